package dev.jobwire.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory that says what runs: {@code NAME.pid} holds the pid of the process itself, {@code
 * NAME.started} tells it from a later one with the same pid. One holder at a time, by a file lock
 * that the system takes back when the holder dies.
 */
public final class RunDirectory implements AutoCloseable {

  private final Path directory;
  private final FileChannel lockFile;

  private RunDirectory(Path directory, FileChannel lockFile) {
    this.directory = directory;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory and takes it.
   *
   * @throws StartFailure when another process holds it, or it can't be written
   */
  public static RunDirectory take(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        channel.close();
        throw new StartFailure(
            "data directory in use by another launcher: " + directory.toAbsolutePath().getParent());
      }
      return new RunDirectory(directory, channel);
    } catch (IOException e) {
      throw new StartFailure("can't write to " + directory + ": " + reason(e), e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** A file of this directory. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Names a process; readers see the old pid or the new one, never half of one. */
  public void record(String name, long pid) {
    ProcessStart.of(pid).ifPresent(start -> write(name + ".started", start));
    write(name + ".pid", Long.toString(pid));
  }

  /** The process ended or is about to be replaced. */
  public void forget(String name) {
    try {
      Files.deleteIfExists(file(name + ".pid"));
      Files.deleteIfExists(file(name + ".started"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names that have a pid file. */
  public List<String> names() {
    return names(directory);
  }

  /** What a directory names, whoever holds it: pids as written, of processes that run or ran. */
  public static Map<String, Long> pids(Path directory) {
    return names(directory).stream()
        .collect(
            Collectors.toMap(
                name -> name, name -> Long.valueOf(read(directory.resolve(name + ".pid")))));
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".pid"))
          .map(file -> file.substring(0, file.length() - ".pid".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that the files of this name mean, whether it still runs or not. */
  public RecordedProcess recorded(String name) {
    return new RecordedProcess(name, read(file(name + ".pid")), read(file(name + ".started")));
  }

  private void write(String name, String content) {
    try {
      Files.createDirectories(directory);
      Path part = Files.writeString(file(name + ".new"), content + "\n");
      Files.move(part, file(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).trim() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }

  /** Lets another one take it. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
