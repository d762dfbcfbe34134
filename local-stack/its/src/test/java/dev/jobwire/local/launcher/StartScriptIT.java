package dev.jobwire.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.local.infra.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./start} says of the Java that it finds, which no launcher could. */
class StartScriptIT {

  private static final Path START = Installation.find().root().resolve("start");

  @TempDir Path temp;

  @Test
  void namesAJavaThatIsTooOld() throws Exception {
    assertThat(startWith("echo 'java version \"1.8.0_292\"' >&2"))
        .isEqualTo("start: " + java() + " is too old (1.8.0_292), Java 17 or newer is needed\n[1]");
    assertThat(startWith("echo 'openjdk version \"16.0.2\" 2021-07-20' >&2"))
        .isEqualTo("start: " + java() + " is too old (16.0.2), Java 17 or newer is needed\n[1]");
  }

  @Test
  void namesAJavaThatDoesNotRun() throws Exception {
    assertThat(startWith("exit 127"))
        .isEqualTo("start: " + java() + " does not run, Java 17 or newer is needed\n[1]");
  }

  @Test
  void namesAJavaHomeWithoutJava() throws Exception {
    assertThat(run(START))
        .isEqualTo("start: no java in JAVA_HOME (" + temp + "), Java 17 or newer is needed\n[1]");
  }

  @Test
  void helpsWithoutAnyJavaAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), START);
    assertThat(run(link, "--help")).startsWith("Usage: ./start [options]").endsWith("\n[0]");
  }

  private String startWith(String fakeJava) throws IOException, InterruptedException {
    Files.createDirectories(java().getParent());
    Files.writeString(java(), "#!/bin/sh\n" + fakeJava + "\n");
    Files.setPosixFilePermissions(java(), PosixFilePermissions.fromString("rwxr-xr-x"));
    return run(START);
  }

  private Path java() {
    return temp.resolve("bin/java");
  }

  /** What it prints, and its exit code in brackets. */
  private String run(Path script, String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(script.toString()).redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", temp.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output + "[" + process.waitFor() + "]";
  }
}
