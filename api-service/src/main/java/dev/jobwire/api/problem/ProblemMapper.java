package dev.jobwire.api.problem;

import dev.jobwire.model.flow.GroupCommit.OverloadedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns whatever a resource failed with into a problem; never a stack trace, never a class name.
 */
public class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  /** How long a refused client should wait, in seconds, when nobody knows better. */
  private static final int RETRY_AFTER_SECONDS = 1;

  private final AllowedMethods allowed;

  ProblemMapper(AllowedMethods allowed) {
    this.allowed = allowed;
  }

  /** The one mapper. */
  @ServerExceptionMapper
  public Response map(Throwable failure, @Context UriInfo uri) {
    Problem problem = problemOf(failure);
    if (problem.type() == ProblemType.INTERNAL_ERROR) {
      LOG.errorf(failure, "%s failed", uri.getPath());
    }
    Response.ResponseBuilder answer =
        Response.status(problem.type().status())
            .type(ProblemJson.MEDIA_TYPE)
            .entity(ProblemJson.render(problem, uri.getPath()));
    if (problem.type() == ProblemType.UNAVAILABLE
        || problem.type() == ProblemType.TOO_MANY_REQUESTS) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (problem.type() == ProblemType.UNAUTHORIZED) {
      // RFC 9110, 11.6.1.
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.type() == ProblemType.METHOD_NOT_ALLOWED) {
      answer.header(HttpHeaders.ALLOW, allowed.of(uri.getPath()));
    }
    if (problem.members().containsKey("cursor")) {
      answer.header("Event-Cursor", problem.members().get("cursor"));
    }
    problem.headers().forEach((name, value) -> answer.header(name, null).header(name, value));
    return answer.build();
  }

  static Problem problemOf(Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof WebApplicationException web) {
      ProblemType type = ProblemType.ofStatus(web.getResponse().getStatus());
      return Problem.of(type, null);
    }
    if (failure instanceof OverloadedException) {
      return Problem.of(ProblemType.TOO_MANY_REQUESTS, "too much is being written; try again");
    }
    if (Outage.is(failure)) {
      return Problem.of(ProblemType.UNAVAILABLE, "the database can't be reached; try again");
    }
    return Problem.of(ProblemType.INTERNAL_ERROR, "the service failed; the operators were told");
  }
}
