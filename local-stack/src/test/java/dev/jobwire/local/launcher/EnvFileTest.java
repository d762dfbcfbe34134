package dev.jobwire.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {

  @TempDir Path temp;

  @Test
  void plainValuesStandAsTheyAre() {
    assertThat(EnvFile.content(Map.of("B", "2", "A", "postgresql://127.0.0.1:5/jobwire")))
        .isEqualTo("A=postgresql://127.0.0.1:5/jobwire\nB=2\n");
  }

  @Test
  void aShellReadsWhatWasWritten() throws Exception {
    String hard = "it's $HOME \"`x`\"; # \\";
    Path file = temp.resolve("env");
    EnvFile.write(file, Map.of("HARD", hard, "EMPTY", ""));
    EnvFile.write(file, Map.of("HARD", hard, "EMPTY", ""));

    Process shell =
        new ProcessBuilder("/bin/sh", "-c", ". " + file + "; printf %s \"$HARD$EMPTY\"").start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(hard);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
