package dev.jobwire.api.types;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;

/** One life of a worker. Written by workers, only read here. */
@Entity
@Immutable
@Table(name = "worker")
public class WorkerEntity extends PanacheEntityBase {

  /** A new one for each life. */
  @Id public Long id;

  /** What its operator calls it. */
  @Column(nullable = false)
  public String name;

  /** The job types it has a handler for. */
  @Column(nullable = false, columnDefinition = "text[]")
  public String[] types;

  /** Alive until then, by the database's clock, unless it renews. */
  @Column(name = "lease_until", nullable = false)
  public Instant leaseUntil;

  /** Those whose lease has not run out. */
  static Uni<List<WorkerEntity>> alive() {
    return list("leaseUntil > instant");
  }
}
