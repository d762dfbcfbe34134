package dev.jobwire.api.submit;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ready once a submission was rehearsed: the first one loads a thousand classes, which took half a
 * second on an idle machine and four on one where others start too. The replica refuses a job of
 * its own, by HTTP, and writes no jobs with the statement that will write many. Whatever comes of
 * it, the replica is ready soon after: it is only about time.
 */
@Readiness
@ApplicationScoped
class Rehearsal implements HealthCheck {

  private static final Logger LOG = Logger.getLogger(Rehearsal.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String REFUSED =
      "{\"type\":\"?\",\"payload\":{\"rehearsal\":[true,1,null]}}";

  private final AcceptStore store;
  private final Vertx vertx;
  private final AtomicBoolean over = new AtomicBoolean();

  Rehearsal(AcceptStore store, Vertx vertx) {
    this.store = store;
    this.vertx = vertx;
  }

  void begin(@Observes StartupEvent starting) {
    vertx.setTimer(PATIENCE.toMillis(), late -> over.set(true));
  }

  void rehearse(@ObservesAsync HttpServerStart started) {
    Uni.join()
        .all(write(), refuse(started.options()))
        .andCollectFailures()
        .subscribe()
        .with(done -> over.set(true), this::failed);
  }

  private Uni<Void> write() {
    return store.accept(List.of()).replaceWithVoid();
  }

  private Uni<Void> refuse(HttpServerOptions server) {
    HttpClient self = vertx.createHttpClient();
    return Uni.createFrom()
        .completionStage(
            () ->
                self.request(
                        new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setHost("localhost")
                            .setPort(server.getPort())
                            .setURI("/jobs")
                            .setTimeout(PATIENCE.toMillis())
                            .putHeader("Content-Type", "application/json"))
                    .compose(request -> request.send(REFUSED))
                    .compose(response -> response.end())
                    .eventually(() -> self.close())
                    .toCompletionStage());
  }

  private void failed(Throwable failure) {
    over.set(true);
    LOG.infof("submitting could not be rehearsed: %s", failure);
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("rehearsed").status(over.get()).build();
  }
}
