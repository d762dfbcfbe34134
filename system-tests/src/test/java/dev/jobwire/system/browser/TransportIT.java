package dev.jobwire.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.Stack;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The badge tells the truth about the transport, and results come by each of them. */
@ExtendWith(Chromium.class)
@OnSharedStack
class TransportIT {

  private static final String REFUSED_UPGRADE = "WebSocket connection to";
  private static final String NO_ANSWER = "net::ERR_";

  /** What browsers say when the network is back; the client then tries again at once. */
  private static final String ONLINE = "() => { window.dispatchEvent(new Event('online')); }";

  @Test
  void aCutWebSocketIsReplacedByLongPollAndComesBack(Visitor visitor, Stack stack)
      throws Exception {
    visitor.expecting(REFUSED_UPGRADE);
    try (Wire wire = Wire.to(stack.api(1))) {
      JobPage page = visitor.open(wire.uri());
      page.awaitTransport("websocket");

      wire.refuseUpgrades();
      page.awaitTransport("longpoll");
      assertThat(wire.webSockets()).isZero();
      resultByLongPoll(page);

      wire.mend();
      page.tab().evaluate(ONLINE);
      page.awaitTransport("websocket");
      assertThat(wire.webSockets()).isOne();
      resultByWebSocket(page);
      assertThat(page.jobs()).hasCount(2);
    }
  }

  @Test
  void whereNoWebSocketGetsThroughProgressIsShownAllTheSame(Visitor visitor, Stack stack)
      throws Exception {
    visitor.expecting(REFUSED_UPGRADE);
    try (Wire wire = Wire.to(stack.api(2))) {
      wire.refuseUpgrades();
      JobPage page = visitor.open(wire.uri());
      page.awaitTransport("longpoll");
      Locator job = page.run("sleep", "{\"duration\": \"PT5M\"}");
      assertThat(job.locator("progress[max]")).isVisible();
      JobPage.button(job, "Cancel").click();
      JobPage.awaitStatus(job, "CANCELLED");
      resultByLongPoll(page);
    }
  }

  @Test
  void offlineIsSaidAndWhatEndedMeanwhileIsShown(Visitor visitor, Stack stack) throws Exception {
    visitor.expecting(REFUSED_UPGRADE).expecting(NO_ANSWER);
    try (Wire wire = Wire.to(stack.api(1))) {
      JobPage page = visitor.open(wire.uri());
      page.awaitTransport("websocket");
      Locator job = page.run("sleep", "{\"duration\": \"PT6S\"}");
      JobPage.awaitStatus(job, "RUNNING");

      wire.cut();
      page.awaitTransport("offline");

      wire.mend();
      page.tab().evaluate(ONLINE);
      page.awaitTransport("websocket");
      JobPage.awaitStatus(job, "COMPLETED");
    }
  }

  @Test
  void theSwitchForcesOne(Visitor visitor, Stack stack) throws Exception {
    visitor.expecting(REFUSED_UPGRADE);
    try (Wire wire = Wire.to(stack.api(1))) {
      JobPage page = visitor.open(wire.uri());
      page.awaitTransport("websocket");

      choose(page, "Long poll");
      page.awaitTransport("longpoll");
      await().until(() -> wire.webSockets() == 0);
      resultByLongPoll(page);

      choose(page, "WebSocket");
      page.awaitTransport("websocket");
      resultByWebSocket(page);

      wire.refuseUpgrades();
      page.awaitTransport("offline");

      choose(page, "Auto");
      page.awaitTransport("longpoll");
    }
  }

  private static void choose(JobPage page, String mode) {
    page.tab().locator("jw-transport label", new Page.LocatorOptions().setHasText(mode)).click();
  }

  /** An answer may still come that tells of an earlier job: this one is known by what it says. */
  private static void resultByLongPoll(JobPage page) {
    String said = "by long poll " + UUID.randomUUID();
    page.tab()
        .waitForResponse(
            answer ->
                answer.url().contains("/events?")
                    && answer.status() == 200
                    && answer.text().contains(said),
            () -> JobPage.awaitStatus(page.run("echo", '"' + said + '"'), "COMPLETED"));
  }

  private static void resultByWebSocket(JobPage page) {
    JobPage.awaitStatus(page.run("echo", "\"by WebSocket\""), "COMPLETED");
    String id = page.newestId();
    // The page reads the list now and then, which may tell it before the event does.
    page.tab()
        .waitForCondition(
            () ->
                page.frames().stream()
                    .anyMatch(frame -> frame.contains("\"type\":\"event\"") && frame.contains(id)));
  }
}
