package dev.jobwire.system.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One person at the browser: an owner of their own, some tabs, and what their consoles say. */
final class Visitor implements AutoCloseable {

  /** How long a test waits for what it expects to see, in milliseconds. */
  static final int PATIENCE = 30_000;

  private final BrowserContext context;
  private final String test;
  private final String owner;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private boolean closing;

  Visitor(Browser browser, String test) {
    this.test = test;
    this.owner = test + "-" + UUID.randomUUID();
    this.context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(1280, 900).setLocale("en-GB"));
    context.setDefaultTimeout(PATIENCE);
  }

  String owner() {
    return owner;
  }

  BrowserContext context() {
    return context;
  }

  /** Plays the service for some requests. One that comes while the tabs close is let be. */
  void route(Pattern urls, Consumer<Route> handler) {
    context.route(
        urls,
        route -> {
          if (!closing) {
            handler.accept(route);
          }
        });
  }

  /** A new tab with the page of a replica. */
  JobPage open(URI api) {
    return JobPage.open(tab(), api.resolve("/?client=" + owner));
  }

  /** A new tab with nothing in it. */
  Page tab() {
    Page tab = context.newPage();
    tab.onConsoleMessage(this::note);
    tab.onPageError(error -> complaints.add("uncaught: " + error));
    return tab;
  }

  private void note(ConsoleMessage message) {
    if (message.type().equals("error") || message.type().equals("warning")) {
      complaints.add(message.type() + ": " + message.text() + " at " + message.location());
    }
  }

  /** Complaints of a console with this text in them are what the test is about. */
  Visitor expecting(String complaint) {
    expected.add(complaint);
    return this;
  }

  /**
   * No console had an error or a warning, but those that were expected; requests that failed are
   * such.
   */
  void assertQuiet() {
    assertThat(complaints)
        .as("the console of " + test)
        .filteredOn(complaint -> expected.stream().noneMatch(complaint::contains))
        .isEmpty();
  }

  /** Leaves what the tabs show in a folder, for whoever looks why a test failed. */
  void keepPictures(Path folder) {
    int number = 0;
    for (Page tab : context.pages()) {
      Path file = folder.resolve(test + "-" + ++number + ".png");
      tab.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
      System.err.println(test + " failed: see " + file.toAbsolutePath());
    }
    complaints.forEach(complaint -> System.err.println(test + " failed; " + complaint));
  }

  @Override
  public void close() {
    closing = true;
    context.close();
  }
}
