package dev.jobwire.api.types;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A job type that some worker has registered. Written by workers, only read here. */
@Entity
@Immutable
@Table(name = "job_type")
public class JobTypeEntity extends PanacheEntityBase {

  /** The name by which it is submitted. */
  @Id public String type;

  /** What it does, for people. */
  @Column(nullable = false)
  public String description;

  /** The JSON schema of its payload, as text. */
  @Column(name = "payload_schema", nullable = false)
  public String payloadSchema;
}
