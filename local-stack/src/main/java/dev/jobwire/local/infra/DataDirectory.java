package dev.jobwire.local.infra;

import dev.jobwire.local.process.DirectoryTree;
import dev.jobwire.local.process.RunDirectory;
import dev.jobwire.local.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The directory of all data: {@code postgres}, {@code kafka} and {@code run}. */
public final class DataDirectory {

  private static final String RUN = "run";

  /** What each has inside when it is what its name says. */
  private static final Map<String, String> MARKS =
      Map.of("postgres", "PG_VERSION", "kafka", "meta.properties");

  private DataDirectory() {}

  /**
   * Takes it for this process. One that was never ours is left alone when it holds something else
   * under our names, which a start would overwrite.
   *
   * @throws StartFailure when another process holds it, or it is not ours, or can't be written
   */
  public static RunDirectory take(Path directory) {
    try {
      for (Map.Entry<String, String> mark : MARKS.entrySet()) {
        Path part = directory.resolve(mark.getKey());
        if (!Files.exists(directory.resolve(RUN))
            && !DirectoryTree.isEmpty(part)
            && !Files.exists(part.resolve(mark.getValue()))) {
          throw new StartFailure(part + " is not empty and holds something else, try --data");
        }
      }
    } catch (IOException e) {
      throw new StartFailure("can't read " + directory + ": " + e.getMessage(), e);
    }
    return RunDirectory.take(directory.resolve(RUN));
  }
}
