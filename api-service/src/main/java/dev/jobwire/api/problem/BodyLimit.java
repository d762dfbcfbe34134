package dev.jobwire.api.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that says it is larger than any request may be, before a byte of it is kept. What
 * still comes is read and thrown away, up to a bound, because a client that is still sending would
 * see a reset instead of the answer.
 */
@ApplicationScoped
class BodyLimit {

  /** Before every other handler, the one that would close the connection included. */
  private static final int FIRST = -100_000;

  private static final long MAX_DRAINED = 64L << 20;

  private final long limit;

  BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
    this.limit = limit.asLongValue();
  }

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::check);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    long length = length(request.getHeader("Content-Length"));
    if (length <= limit) {
      context.next();
      return;
    }
    Problem problem =
        Problem.of(ProblemType.TOO_LARGE, "a body may have at most " + limit + " bytes");
    context
        .response()
        .setStatusCode(problem.type().status())
        .putHeader("Content-Type", ProblemJson.MEDIA_TYPE)
        .putHeader("Connection", "close");
    String text = ProblemJson.render(problem, request.path());
    if (length > MAX_DRAINED) {
      context.response().end(text);
      return;
    }
    request.handler(thrownAway -> {});
    request.endHandler(end -> context.response().end(text));
    request.resume();
  }

  private static long length(String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      // Not ours to judge: the HTTP parser answers 400.
      return 0;
    }
  }
}
