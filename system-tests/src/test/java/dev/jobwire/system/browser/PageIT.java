package dev.jobwire.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person does with jobs on the page, and sees of them. */
@ExtendWith(Chromium.class)
@OnSharedStack
class PageIT {

  private static final String LONG = "{\"duration\": \"PT60S\"}";

  @Test
  void showsProgressAndResultWithoutAReload(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    page.awaitTransport("websocket");
    page.tab().evaluate("() => { window.stillHere = true; }");

    Locator job = page.run("sleep", "{\"duration\": \"PT6S\"}");

    assertThat(page.jobs()).hasCount(1);
    assertThat(job.locator("progress[max]")).isVisible();
    JobPage.awaitStatus(job, "COMPLETED");
    assertThat(job.locator("pre").first()).containsText("PT6S");
    assertThat(job.locator("progress")).hasCount(0);
    assertThat(page.tab().evaluate("() => window.stillHere")).isEqualTo(true);
  }

  @Test
  void saysWhyAJobFailedAndLetsItRunAgain(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    Locator job = page.run("flaky", "{\"permanent\": true}");
    JobPage.awaitStatus(job, "FAILED");
    assertThat(job).containsText("flaky-permanent");
    assertThat(job).containsText("failed for good, as asked");

    JobPage.button(job, "Retry").click();
    assertThat(job).containsText("attempt 2 of");
    JobPage.awaitStatus(job, "FAILED");
    assertThat(page.jobs()).hasCount(1);
  }

  @Test
  void showsAJobOfAnotherClientBetweenItsAttempts(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(2));
    page.awaitTransport("websocket");
    String patient =
        """
        {"type": "flaky", "payload": {"failures": 1}, "backoff": {"first": "PT1M", "max": "PT1M"}}""";
    Locator job = page.post(visitor.owner(), patient);
    assertThat(job).containsText("failed attempt 1 of 1, as asked");
    JobPage.awaitStatus(job, "PENDING");
    assertThat(job).containsText(Pattern.compile("Attempt 2 in \\d+s"));
  }

  @Test
  void cancelsWhatRuns(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    Locator job = page.run("sleep", LONG);
    JobPage.awaitStatus(job, "RUNNING");
    JobPage.button(job, "Cancel").click();
    JobPage.awaitStatus(job, "CANCELLED");
    assertThat(JobPage.button(job, "Cancel")).hasCount(0);
    assertThat(JobPage.button(job, "Retry")).isVisible();
  }

  @Test
  void showsPictures(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    Locator picture =
        page.run("qr-code", "{\"text\": \"https://example.org\", \"size\": 128}").locator("img");
    assertThat(picture).isVisible();
    assertThat(picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)"))
        .isEqualTo(128);
  }

  @Test
  void checksThePayloadBeforeItIsSent(Visitor visitor, Stack stack) {
    List<Request> posts = new ArrayList<>();
    JobPage page = visitor.open(stack.api(1));
    page.tab().onRequest(request -> noteAPost(request, posts));
    page.fill("qr-code", "{\"size\": 10, \"colour\": \"red\"}");
    page.send();
    Locator wrong = page.tab().locator("jw-submit .wrong");
    assertThat(wrong).containsText("/payload/size must be at least 64");
    assertThat(wrong).containsText("/payload \"text\" is missing");
    assertThat(wrong).containsText("/payload/colour");
    page.fill("qr-code", "{\"text\": ");
    page.send();
    assertThat(wrong).containsText("/payload is not JSON");
    assertThat(page.jobs()).hasCount(0);
    assertThat(posts).isEmpty();
  }

  private static void noteAPost(Request request, List<Request> posts) {
    if (request.method().equals("POST") && request.url().endsWith("/jobs")) {
      posts.add(request);
    }
  }

  @Test
  void showsByPointerWhatTheServiceRefuses(Visitor visitor, Stack stack) {
    visitor.expecting("status of 422").expecting("status of 400");
    // A page that knows less than the service: its types take anything.
    visitor.route(Pattern.compile("/job-types$"), PageIT::withoutSchemas);
    JobPage page = visitor.open(stack.api(1));
    page.submit("qr-code", "{\"text\": \"\", \"size\": 2000}");
    Locator refusal = page.tab().locator("jw-submit .wrong");
    assertThat(refusal).containsText("The payload does not fit the job type (422)");
    assertThat(refusal).containsText("/payload/size");
    assertThat(refusal).containsText("/payload/text");

    page.fill("echo", "1");
    page.tab().getByText("Options").click();
    page.tab().getByLabel("Delay").fill("soon");
    page.send();
    assertThat(refusal).containsText("/delay");
    assertThat(page.tab().getByLabel("Delay")).hasAttribute("aria-invalid", "true");
    assertThat(page.jobs()).hasCount(0);
  }

  private static void withoutSchemas(Route route) {
    String types = route.fetch().text().replace("\"payloadSchema\":", "\"noSchema\":");
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(types));
  }

  @Test
  void fitsAPhoneAndShowsTextAsText(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    page.tab().setViewportSize(390, 844);
    String hostile = "<img src=x onerror=\"document.title='run'\">" + "w".repeat(300);
    Locator job = page.run("echo", "{\"text\": \"" + hostile.replace("\"", "\\\"") + "\"}");
    JobPage.awaitStatus(job, "COMPLETED");
    assertThat(job.locator("pre").first()).containsText("<img src=x");
    assertThat(page.tab()).hasTitle("Jobwire");
    job.locator("summary").click();
    assertThat(job.getByText(page.newestId())).isVisible();
    assertThat(page.tab().evaluate("() => document.scrollingElement.scrollWidth")).isEqualTo(390);
  }

  @Test
  void aReloadKeepsItsPlace(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    assertThat(page.run("sleep", LONG).locator("progress[max]")).isVisible();
    String id = page.newestId();
    // No more news: how far it is can only be in the list.
    visitor.context().routeWebSocket("**/events/ws*", silent -> {});
    page.tab().reload();
    assertThat(page.newest().locator("progress[max]")).isVisible();
    assertThat(page.newestId()).isEqualTo(id);
    page.cancel(visitor.owner(), id);
    JobPage.awaitStatus(page.newest(), "CANCELLED");
  }

  @Test
  void twoTabsShowTheSame(Visitor visitor, Stack stack) {
    JobPage one = visitor.open(stack.api(1));
    JobPage two = visitor.open(stack.api(2));
    one.awaitTransport("websocket");
    two.awaitTransport("websocket");
    one.submit("sleep", "{\"duration\": \"PT6S\"}");
    assertThat(two.newest().locator("progress[max]")).isVisible();
    JobPage.awaitStatus(two.newest(), "COMPLETED");
    JobPage.awaitStatus(one.newest(), "COMPLETED");
    assertThat(two.newestId()).isEqualTo(one.newestId());

    two.submit("echo", "\"from the other\"");
    assertThat(one.newest()).containsText("from the other");
    assertThat(one.jobs()).hasCount(2);
  }
}
