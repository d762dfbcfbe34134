package dev.jobwire.api.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the database answers and has the schema; a broker outage refuses nothing. */
@Readiness
@ApplicationScoped
public class DatabaseReady implements AsyncHealthCheck {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final SchemaStore store;

  DatabaseReady(SchemaStore store) {
    this.store = store;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return store
        .reachable()
        .ifNoItem()
        .after(TIMEOUT)
        .fail()
        .map(done -> HealthCheckResponse.up("database"))
        .onFailure()
        .recoverWithItem(HealthCheckResponse.down("database"));
  }
}
