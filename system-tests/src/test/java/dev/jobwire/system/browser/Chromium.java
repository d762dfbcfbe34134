package dev.jobwire.system.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link Visitor} in the one Chromium of the run, and looks at the consoles of
 * its tabs when the test is over. The one without windows first: it takes a quarter of the
 * processor. Where there is no Chromium, tests are skipped, loudly.
 */
final class Chromium implements ExecutionCondition, ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(Chromium.class);

  private static final List<String> NAMES =
      List.of(
          "chromium-headless-shell",
          "chromium",
          "chromium-browser",
          "google-chrome",
          "google-chrome-stable");

  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-site-isolation-trials",
          "--renderer-process-limit=1",
          "--disable-extensions",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** The one process, and Playwright's beside it. */
  private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

    static Running start(Path program) {
      Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
      Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
      Browser browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(program)
                      .setArgs(FLAGS)
                      .setTimeout(60_000));
      PlaywrightAssertions.setDefaultAssertionTimeout(Visitor.PATIENCE);
      return new Running(playwright, browser);
    }

    @Override
    public void close() {
      browser.close();
      playwright.close();
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
    if (program().isPresent()) {
      return ConditionEvaluationResult.enabled("there is a Chromium");
    }
    String why =
        "no Chromium in the path: `apt-get install chromium-headless-shell` makes it run (looked for "
            + String.join(", ", NAMES)
            + ")";
    System.err.println(
        "[WARNING] SKIPPED, the page is not tested: " + test.getDisplayName() + ": " + why);
    return ConditionEvaluationResult.disabled(why);
  }

  static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Visitor.class;
  }

  @Override
  public Visitor resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Running running =
        test.getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(
                Running.class, type -> Running.start(program().orElseThrow()), Running.class);
    String name = test.getRequiredTestMethod().getName();
    Visitor visitor = new Visitor(running.browser(), name);
    test.getStore(NAMESPACE).put(Visitor.class, visitor);
    return visitor;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    Visitor visitor = test.getStore(NAMESPACE).get(Visitor.class, Visitor.class);
    if (visitor == null) {
      return;
    }
    try (visitor) {
      if (test.getExecutionException().isPresent()) {
        visitor.keepPictures(Path.of("target", "browser"));
      } else {
        visitor.assertQuiet();
      }
    }
  }
}
