package dev.jobwire.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.Stack;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the picture of the page that is in the README: {@code docs/screenshot} says where to. */
@ExtendWith(Chromium.class)
@OnSharedStack
class ScreenshotIT {

  private static final String OWNER = "till-7";
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 940;
  private static final int MOST_BYTES = 200_000;

  @Test
  void jobsInAllStates(Visitor visitor, Stack stack) throws Exception {
    Path file = Path.of(System.getProperty("screenshot", "target/browser/page.png"));
    JobPage page = JobPage.open(visitor.tab(), stack.api(1).resolve("/?client=" + OWNER));
    page.tab().setViewportSize(WIDTH, HEIGHT);
    page.tab().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.awaitTransport("websocket");

    Locator cancelled = page.run("sleep", "{\"duration\": \"PT1H\"}");
    JobPage.awaitStatus(cancelled, "RUNNING");
    JobPage.button(cancelled, "Cancel").click();
    JobPage.awaitStatus(cancelled, "CANCELLED");
    JobPage.awaitStatus(page.run("flaky", "{\"permanent\": true}"), "FAILED");
    String text = "{\"text\": \"https://example.org/\", \"size\": 128}";
    JobPage.awaitStatus(page.run("qr-code", text), "COMPLETED");
    String patient =
        """
        {"type": "flaky", "payload": {"failures": 2}, "backoff": {"first": "PT30S", "max": "PT30S"}}""";
    Locator retried = page.post(OWNER, patient);
    assertThat(retried).containsText("Attempt 2 in");
    Locator running = page.run("sleep", "{\"duration\": \"PT10S\"}");
    assertThat(running).containsText(Pattern.compile("[3-8]\\d %"));
    page.tab().locator("#type").selectOption("qr-code");
    page.tab().locator("h1").click();

    page.tab().screenshot(new Page.ScreenshotOptions().setPath(file));

    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(WIDTH);
    assertThat(Files.size(file)).isLessThan(MOST_BYTES);
  }
}
