package dev.jobwire.api.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** One owner's calls. */
public record Api(String owner) {

  /** A request of the owner's. */
  public RequestSpecification request() {
    return given().header("X-Client-Id", owner);
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
