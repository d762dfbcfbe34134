package dev.jobwire.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person does with jobs on the page, and sees of them. */
@ExtendWith({Chromium.class, SharedStack.class})
class PageIT {

  private static final String LONG = "{\"duration\": \"PT60S\"}";

  @Test
  void showsProgressAndResultWithoutAReload(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    page.awaitTransport("websocket");
    page.tab().evaluate("() => { window.stillHere = true; }");

    page.submit("sleep", "{\"duration\": \"PT1.5S\"}");

    assertThat(page.jobs()).hasCount(1);
    Locator job = page.newest();
    assertThat(job.locator("progress[max]")).isVisible();
    JobPage.awaitStatus(job, "COMPLETED");
    assertThat(job.locator("pre").first()).containsText("PT1.5S");
    assertThat(job.locator("progress")).hasCount(0);
    assertThat(page.tab().evaluate("() => window.stillHere")).isEqualTo(true);
  }

  @Test
  void saysWhyAJobFailedAndLetsItRunAgain(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    page.submit("flaky", "{\"permanent\": true}");
    Locator job = page.newest();
    JobPage.awaitStatus(job, "FAILED");
    assertThat(job).containsText("flaky-permanent");
    assertThat(job).containsText("failed for good, as asked");

    JobPage.button(job, "Retry").click();
    assertThat(job).containsText("attempt 2 of");
    JobPage.awaitStatus(job, "FAILED");
    assertThat(page.jobs()).hasCount(1);
  }

  @Test
  void showsAJobBetweenItsAttempts(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(2));
    page.submit("flaky", "{\"failures\": 2}");
    Locator job = page.newest();
    assertThat(job).containsText("failed attempt 1 of 2, as asked");
    JobPage.awaitStatus(job, "COMPLETED");
    assertThat(job).containsText("attempt 3 of");
  }

  @Test
  void cancelsWhatRuns(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    page.submit("sleep", LONG);
    Locator job = page.newest();
    JobPage.awaitStatus(job, "RUNNING");
    JobPage.button(job, "Cancel").click();
    JobPage.awaitStatus(job, "CANCELLED");
    assertThat(JobPage.button(job, "Cancel")).hasCount(0);
    assertThat(JobPage.button(job, "Retry")).isVisible();
  }

  @Test
  void showsPictures(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    page.submit("qr-code", "{\"text\": \"https://example.org\", \"size\": 128}");
    Locator picture = page.newest().locator("img");
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
    visitor.context().route("**/job-types", PageIT::withoutSchemas);
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
  void aReloadKeepsItsPlace(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    page.submit("sleep", "{\"duration\": \"PT4S\"}");
    assertThat(page.newest().locator("progress[max]")).isVisible();
    String id = page.newestId();
    page.tab().reload();
    // From the list, before any news could come.
    assertThat(page.newest().locator("progress[max]")).isVisible();
    assertThat(page.newestId()).isEqualTo(id);
    JobPage.awaitStatus(page.newest(), "COMPLETED");
  }

  @Test
  void twoTabsShowTheSame(Visitor visitor, Stack stack) {
    JobPage one = visitor.open(stack.api(1));
    JobPage two = visitor.open(stack.api(2));
    one.awaitTransport("websocket");
    two.awaitTransport("websocket");
    one.submit("sleep", "{\"duration\": \"PT2S\"}");
    assertThat(two.newest().locator("progress[max]")).isVisible();
    JobPage.awaitStatus(two.newest(), "COMPLETED");
    JobPage.awaitStatus(one.newest(), "COMPLETED");
    assertThat(two.newestId()).isEqualTo(one.newestId());

    two.submit("echo", "\"from the other\"");
    assertThat(one.newest()).containsText("from the other");
    assertThat(one.jobs()).hasCount(2);
  }
}
