package dev.jobwire.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The page in one tab, by what a person sees and does there. */
final class JobPage {

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

  /** Submits a job, and waits until it is shown. */
  Locator run(String type, String payload) {
    Locator before = tab.locator("li[data-job]");
    String last = before.count() == 0 ? "none" : newestId();
    submit(type, payload);
    assertThat(before.first()).not().hasAttribute("data-job", last);
    return job(newestId());
  }

  /** Submits a job from outside of the form, as any other client does. */
  Locator post(String owner, String job) {
    String id =
        (String)
            tab.evaluate(
                """
                async ([owner, body]) => (await (await fetch('/jobs', { method: 'POST', body,
                  headers: { 'Content-Type': 'application/json', 'X-Client-Id': owner } })).json()).id""",
                List.of(owner, job));
    return job(id);
  }

  /** Cancels a job without a button, as any other client does. */
  void cancel(String owner, String id) {
    tab.evaluate(
        """
        ([owner, id]) => fetch(`/jobs/${id}/cancel`, { method: 'POST', headers: { 'X-Client-Id': owner } })""",
        List.of(owner, id));
  }

  private Locator job(String id) {
    return tab.locator("li[data-job='" + id + "'] jw-job");
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
    assertThat(job.locator("article[data-status=" + status + "]")).isVisible();
  }

  static Locator button(Locator within, String name) {
    return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
  }

  /** Waits until the badge says this of the transport: websocket, longpoll, connecting, offline. */
  void awaitTransport(String transport) {
    assertThat(tab.locator("jw-transport [data-transport=" + transport + "]")).isVisible();
  }
}
