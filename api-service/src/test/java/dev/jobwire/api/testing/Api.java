package dev.jobwire.api.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;

/**
 * One owner's calls.
 *
 * @param owner the owner's name
 * @param identity the header by which the service knows it
 */
public record Api(String owner, Header identity) {

  private static final Duration LIVES = Duration.ofHours(1);

  /** Of that owner, who only has to say so. */
  public Api(String owner) {
    this(owner, new Header("X-Client-Id", owner));
  }

  /** Of that owner, {@link TokensAndLimits where it takes a token}. */
  public static Api byToken(String owner) {
    return new Api(owner, new Header("Authorization", "Bearer " + TestTokens.of(owner, LIVES)));
  }

  /** A request of the owner's. */
  public RequestSpecification request() {
    return given().header(identity);
  }

  /** A request of the owner's with a body of JSON. */
  public RequestSpecification json(String body) {
    return request().contentType(ContentType.JSON).body(body);
  }

  /** Submits a job, which must be accepted, and gives its id. */
  public String accepted(String body) {
    return json(body).post("/jobs").then().statusCode(202).extract().path("id");
  }

  /** The job as it is. */
  public Response get(String id) {
    return request().get("/jobs/" + id);
  }

  /** Cancels it. */
  public Response cancel(String id) {
    return request().post("/jobs/" + id + "/cancel");
  }

  /** Retries it. */
  public Response retry(String id) {
    return request().post("/jobs/" + id + "/retry");
  }
}
