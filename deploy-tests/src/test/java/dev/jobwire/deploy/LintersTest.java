package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.rules.program.DebianProgram;
import dev.jobwire.rules.program.NodeProject;
import dev.jobwire.rules.program.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What linters made by others say of manifests, Dockerfiles, YAML and shell scripts. */
class LintersTest {

  /** What node runs: Monokle over manifests, dockerfile-utils over Dockerfiles. */
  static final NodeProject LINT =
      new NodeProject("k8s/lint", "manifests and Dockerfiles, by linters", "lint");

  private static final DebianProgram YAMLLINT =
      new DebianProgram("yamllint", "yamllint", "YAML, by yamllint");
  private static final DebianProgram SHELLCHECK =
      new DebianProgram("shellcheck", "shellcheck", "shell scripts, by shellcheck");
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Path ROOT = Repository.path("");

  /** Lints rendered manifests, each file by itself. */
  static ProgramRun lint(String name, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("node", "lint.mjs"));
    command.addAll(arguments);
    return LINT.start(name, Map.of(), command.toArray(String[]::new));
  }

  /** Writes a file for a linter; its name is what findings begin with. */
  static String written(String folder, String name, String text) {
    Path file = Path.of("target", "lint", folder, name + ".yaml").toAbsolutePath();
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> files(Predicate<String> wanted) {
    return Repository.files().stream().filter(wanted).sorted().toList();
  }

  @Test
  void theManifests() {
    LINT.require();
    List<String> arguments = new ArrayList<>(List.of("--all"));
    for (String folder : Manifests.FOLDERS) {
      Path kustomization = Repository.path(folder);
      String name = kustomization.getFileName().toString();
      arguments.add(written("rendered", name, Kubectl.kustomize(kustomization)));
    }

    lint("manifests", arguments).succeedsWithin(LIMIT);
  }

  @Test
  void theDockerfiles() {
    LINT.require();
    List<String> files = files(file -> Path.of(file).endsWith("Dockerfile"));
    assertThat(files).contains("Dockerfile");
    List<String> command = new ArrayList<>(List.of("node", "dockerfiles.mjs"));
    files.forEach(file -> command.add(ROOT.resolve(file).toAbsolutePath().toString()));

    LINT.start("dockerfiles", Map.of(), command.toArray(String[]::new)).succeedsWithin(LIMIT);
  }

  @Test
  void theYaml() {
    YAMLLINT.require();
    List<String> arguments = new ArrayList<>(List.of("--strict", "--format", "parsable"));
    arguments.addAll(files(file -> file.endsWith(".yaml") || file.endsWith(".yml")));
    assertThat(arguments).contains("docker-compose.yml", "k8s/base/api.yaml");

    YAMLLINT.start(ROOT, "findings.txt", arguments).succeedsWithin(LIMIT);
  }

  @Test
  void theShellScripts() {
    SHELLCHECK.require();
    List<String> scripts = files(LintersTest::isShellScript);
    assertThat(scripts).contains("start", ".ci/run", "docs/screenshot", "benchmarks/run");

    SHELLCHECK.start(ROOT, "findings.txt", scripts).succeedsWithin(LIMIT);
  }

  private static boolean isShellScript(String file) {
    try (InputStream in = Files.newInputStream(ROOT.resolve(file))) {
      String start = new String(in.readNBytes(40), StandardCharsets.ISO_8859_1);
      return start.matches("(?s)#!\\S*[/ ](env )?(ba)?sh\\b.*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
