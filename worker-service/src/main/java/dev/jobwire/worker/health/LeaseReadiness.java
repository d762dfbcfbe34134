package dev.jobwire.worker.health;

import dev.jobwire.worker.lease.LeaseKeeper;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: registered, under a lease that holds. Liveness asks neither PostgreSQL nor Kafka. */
@Readiness
@Singleton
public final class LeaseReadiness implements AsyncHealthCheck {

  private final LeaseKeeper lease;

  @Inject
  LeaseReadiness(LeaseKeeper lease) {
    this.lease = lease;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.createFrom()
        .item(() -> HealthCheckResponse.named("lease").status(lease.isHeld()).build());
  }
}
