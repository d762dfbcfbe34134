package dev.jobwire.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.Stack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The page before a service that wants a token; the wanting is played, the page is the real one.
 */
@ExtendWith(Chromium.class)
@OnSharedStack
class TokenIT {

  private static final String TOKEN = "e30." + base64("{\"sub\":\"grüße\"}") + ".c2lnbmVk";

  private static final Pattern CALLS = Pattern.compile("/(jobs|job-types|events)(\\?.*)?$");

  private static final String REFUSAL =
      "{\"type\":\"urn:jobwire:problem:unauthorized\",\"title\":\"Who asks can't be told\",\"status\":401}";

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isAskedForKeptForTheTabAndNeverPutIntoAnAddress(Visitor visitor, Stack stack) {
    visitor.expecting("status of 401");
    visitor.route(CALLS, TokenIT::onlyWithToken);
    List<String> addresses = new ArrayList<>();
    visitor.context().onRequest((Request request) -> addresses.add(request.url()));
    JobPage page = visitor.open(stack.api(1));

    Locator dialog = page.tab().locator("jw-token dialog");
    assertThat(dialog).isVisible();
    dialog.getByLabel("Token").fill("no token, this");
    JobPage.button(dialog, "Use it").click();
    assertThat(dialog).containsText("This is no bearer token.");
    dialog.getByLabel("Token").fill("Bearer " + TOKEN);
    JobPage.button(dialog, "Use it").click();

    assertThat(dialog).isHidden();
    assertThat(page.tab().locator("jw-app .who")).containsText("grüße");
    assertThat(page.tab().locator("#type option")).not().hasCount(0);
    assertThat(page.tab().evaluate("() => Object.values(sessionStorage).join()").toString())
        .contains(TOKEN);
    assertThat(page.tab().evaluate("() => Object.values(localStorage).join()").toString())
        .doesNotContain(TOKEN);

    page.tab().reload();
    assertThat(page.tab().locator("#type option")).not().hasCount(0);
    assertThat(dialog).isHidden();
    assertThat(addresses).isNotEmpty().noneMatch(address -> address.contains(TOKEN));

    JobPage.button(page.tab().locator("jw-app .who"), "Forget token").click();
    assertThat(dialog).isVisible();
    assertThat(page.tab().evaluate("() => Object.values(sessionStorage).join()").toString())
        .doesNotContain(TOKEN);
  }

  private static void onlyWithToken(Route route) {
    if (("Bearer " + TOKEN).equals(route.request().headers().get("authorization"))) {
      route.resume();
    } else {
      route.fulfill(
          new Route.FulfillOptions()
              .setStatus(401)
              .setContentType("application/problem+json")
              .setBody(REFUSAL));
    }
  }

  @Test
  void aNameIsKeptAndChangesWhoseJobsAreShown(Visitor visitor, Stack stack) {
    JobPage page = visitor.open(stack.api(1));
    page.submit("echo", "\"mine\"");
    assertThat(page.newest()).containsText("mine");
    Locator name = page.tab().getByLabel("Client");
    assertThat(name).hasValue(visitor.owner());

    name.fill(visitor.owner() + "-2");
    name.blur();
    assertThat(page.jobs()).hasCount(0);
    assertThat(page.tab()).hasURL(Pattern.compile(".*-2$"));

    Page other = visitor.tab();
    JobPage again = JobPage.open(other, stack.api(1));
    assertThat(other.getByLabel("Client")).hasValue(visitor.owner() + "-2");
    assertThat(again.tab().locator("jw-jobs .empty")).isVisible();
  }
}
