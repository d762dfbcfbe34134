package dev.jobwire.api.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files are there, and their answers say what a browser may do with them. */
@QuarkusTest
@WithTestResource(StackResource.class)
class PageTest {

  private static final Pattern ADDRESS = Pattern.compile("\"\\./([^\"]+\\.js)\"");

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?client=alice", "/page/app.js", "/_static/lit/index.js"})
  void answersAreAskedForAgainAndBound(String path) {
    given()
        .get(path)
        .then()
        .statusCode(200)
        .header("Cache-Control", equalTo("no-cache"))
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("Referrer-Policy", equalTo("no-referrer"))
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .header("Content-Security-Policy", containsString("script-src 'self' 'sha256-"));
  }

  @Test
  void neverAllowsScriptsThatWereNotThere() {
    String policy = given().get("/").header("Content-Security-Policy");
    assertThat(policy).doesNotContain("unsafe").doesNotContain("*").doesNotContain("http");
    assertThat(policy.split("sha256-")).hasSize(2);
  }

  @Test
  void everyAddressOfTheImportMapIsThere() {
    String page = given().get("/").asString();
    List<String> addresses =
        ADDRESS.matcher(page).results().map((MatchResult r) -> r.group(1)).toList();
    assertThat(addresses).hasSize(3);
    for (String address : addresses) {
      given().get("/" + address).then().statusCode(200).contentType("text/javascript");
    }
  }

  @Test
  void isAnsweredShortlyWhenItHasNotChanged() {
    Response first = given().get("/page/app.js");
    given()
        .header("If-Modified-Since", first.header("Last-Modified"))
        .get("/page/app.js")
        .then()
        .statusCode(304);
  }

  @Test
  void runsOnTheVeryClientThatOthersAreGiven() throws Exception {
    assertThat(given().get("/page/jobwire.js").asByteArray())
        .isEqualTo(Files.readAllBytes(Path.of("../clients/js/jobwire.js")));
  }

  @Test
  void anUnknownPathIsAProblemStill() {
    given().get("/page/nothing.js").then().statusCode(404).contentType("application/problem+json");
    given()
        .get("/pages")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .header("Content-Security-Policy", nullValue());
  }
}
