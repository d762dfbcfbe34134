package dev.jobwire.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The page in one tab, by what a person sees and does there. */
final class JobPage {

  /** How long what comes from a worker may take, in milliseconds. */
  private static final double SOON = 30_000;

  private final Page tab;

  private final List<String> frames = new ArrayList<>();

  private JobPage(Page tab) {
    this.tab = tab;
    tab.onWebSocket(socket -> socket.onFrameReceived(frame -> frames.add(frame.text())));
  }

  /** Opens it in a tab. */
  static JobPage open(Page tab, URI at) {
    JobPage page = new JobPage(tab);
    tab.navigate(at.toString());
    return page;
  }

  /** What the WebSockets of this tab were told so far. */
  List<String> frames() {
    return frames;
  }

  Page tab() {
    return tab;
  }

  /** Fills the form in and sends it. */
  void submit(String type, String payload) {
    fill(type, payload);
    send();
  }

  void fill(String type, String payload) {
    tab.getByLabel("Type", new Page.GetByLabelOptions().setExact(true)).selectOption(type);
    tab.getByLabel("Payload, as JSON").fill(payload);
  }

  void send() {
    tab.locator("jw-submit button.main").click();
  }

  /** The jobs that are shown, newest first. */
  Locator jobs() {
    return tab.locator("jw-job");
  }

  Locator newest() {
    return jobs().first();
  }

  /** The id of the job that is shown first. */
  String newestId() {
    return tab.locator("li[data-job]").first().getAttribute("data-job");
  }

  /** Waits until a job has this status, as it is in the contract. */
  static void awaitStatus(Locator job, String status) {
    assertThat(job.locator("article[data-status=" + status + "]"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON));
  }

  static Locator button(Locator within, String name) {
    return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
  }

  /** Waits until the badge says this of the transport: websocket, longpoll, connecting, offline. */
  void awaitTransport(String transport) {
    assertThat(tab.locator("jw-transport [data-transport=" + transport + "]"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON));
  }
}
