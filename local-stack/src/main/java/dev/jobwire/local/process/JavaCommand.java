package dev.jobwire.local.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the JVMs of the stack are started: with the Java of this one, on a machine that they share.
 */
public final class JavaCommand {

  /**
   * One thread collects garbage, as several JVMs share a few cores. The second compiler begins
   * later than by default (some six times as many calls): while all start at once it took a fifth
   * of the processor to optimise what runs during starts only; what stays hot still gets to it in
   * seconds.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:Tier4InvocationThreshold=30000",
          "-XX:Tier4MinInvocationThreshold=4000",
          "-XX:Tier4CompileThreshold=60000",
          "-XX:Tier4BackEdgeThreshold=200000",
          "-XX:+ExitOnOutOfMemoryError");

  /** Where whoever starts the stack says more, such as {@code -XX:TieredStopAtLevel=1}. */
  private static final String MORE = "JOBWIRE_JAVA_FLAGS";

  /** Before it there are archives for class-data sharing (JEP 350), from it on AOT caches (514). */
  private static final int FIRST_WITH_AOT_CACHE = 25;

  private JavaCommand() {}

  /**
   * The command.
   *
   * @param heap the most memory for objects, such as {@code 512m}
   * @param program what to run, as {@code java} wants it
   */
  public static List<String> of(String heap, String... program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-Xmx" + heap);
    String more = System.getenv().getOrDefault(MORE, "").strip();
    if (!more.isEmpty()) {
      command.addAll(List.of(more.split("\\s+")));
    }
    command.addAll(List.of(program));
    return command;
  }

  /**
   * The command for a packaged service. With what {@code class-cache/train} has kept beside it for
   * this very JVM, a start takes about half the time; without, or when the jars are others since,
   * it is as long as ever.
   *
   * @param heap the most memory for objects, such as {@code 512m}
   * @param jar absolute, as it was when the cache was made
   */
  public static List<String> ofJar(String heap, Path jar) {
    boolean aot = Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;
    String name = "app-" + System.getProperty("java.vm.version") + (aot ? ".aot" : ".jsa");
    Path cache = jar.resolveSibling(name);
    List<String> program = new ArrayList<>();
    if (Files.isRegularFile(cache)) {
      program.add((aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache);
      program.add(aot ? "-Xlog:aot*=off" : "-Xlog:cds*=off");
    }
    program.add("-jar");
    program.add(jar.toString());
    return of(heap, program.toArray(String[]::new));
  }
}
