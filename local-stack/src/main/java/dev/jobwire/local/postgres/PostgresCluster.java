package dev.jobwire.local.postgres;

import dev.jobwire.local.process.ChildSpec;
import dev.jobwire.local.process.DirectoryTree;
import dev.jobwire.local.process.StartFailure;
import dev.jobwire.local.process.TaskRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The data directory of PostgreSQL and the password that goes with it, which is kept inside, so
 * that kept data can be opened again. Made aside and renamed: there is a whole cluster or none.
 */
final class PostgresCluster {

  /** The superuser, and the only user. */
  static final String USER = "jobwire";

  private static final String PASSWORD_FILE = "jobwire.password";
  private static final int PASSWORD_BYTES = 24;

  private final Path binaries;
  private final Path directory;
  private String password;

  PostgresCluster(Path binaries, Path directory) {
    this.binaries = binaries;
    this.directory = directory;
    this.password = kept();
  }

  Path directory() {
    return directory;
  }

  String password() {
    return password;
  }

  /** The password kept with existing data, else a new one. */
  private String kept() {
    try {
      Path file = directory.resolve(PASSWORD_FILE);
      if (Files.exists(file)) {
        return Files.readString(file).trim();
      }
      if (!DirectoryTree.isEmpty(directory)) {
        throw new StartFailure(directory + " is not empty and was not made by Jobwire");
      }
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      return HexFormat.of().formatHex(random);
    } catch (IOException e) {
      throw new StartFailure("can't read " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Makes the cluster when there is none. */
  void make(TaskRunner tasks) {
    try {
      Path aside = directory.resolveSibling(directory.getFileName() + ".new");
      DirectoryTree.delete(aside);
      if (!DirectoryTree.isEmpty(directory)) {
        return;
      }
      Path passwordFile = directory.resolveSibling(directory.getFileName() + ".new.password");
      Files.deleteIfExists(passwordFile);
      Files.createFile(
          passwordFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(passwordFile, password);
        tasks.run(initdb(aside, passwordFile));
        Files.move(passwordFile, aside.resolve(PASSWORD_FILE));
        Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(passwordFile);
        DirectoryTree.delete(aside);
      }
    } catch (IOException e) {
      throw new StartFailure("can't make " + directory + ": " + e.getMessage(), e);
    }
  }

  private ChildSpec initdb(Path target, Path passwordFile) {
    List<String> command =
        command(
            "initdb",
            "--pgdata=" + target,
            "--username=" + USER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            // More of them make guessing dearer. Nobody guesses so long a random password, but each
            // connection pays: 20 ms of the processor in a JVM that has just started. Only for
            // this user: PostgresServer has the usual number for whoever else is made.
            "--set=scram_iterations=1",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions");
    return new ChildSpec("postgres-init", command, Map.of(), directory.getParent());
  }

  /**
   * A program of PostgreSQL, which refuses to run as root: {@code unshare -U} makes root somebody
   * without rights, and replaces itself by the program.
   */
  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(binaries.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
