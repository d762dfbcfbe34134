package dev.jobwire.api.types;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Does before the first request what takes long the first time: loading the schema compiler and
 * parsing the entities' queries would hold up an event loop under everybody.
 */
@ApplicationScoped
class WarmUp {

  private static final Logger LOG = Logger.getLogger(WarmUp.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String ANY_SCHEMA =
      """
      {"type":"object","additionalProperties":false,
       "properties":{"s":{"type":"string","pattern":"^a","maxLength":1},"n":{"type":"integer"}}}
      """;

  private final Mutiny.SessionFactory sessions;

  WarmUp(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  void warm(@Observes StartupEvent started) {
    new JobType("warm-up", ANY_SCHEMA, JobType.Defaults.NONE)
        .check("{\"s\":\"b\",\"n\":0.5,\"x\":{}}");
    try {
      parse();
      VertxContextSupport.subscribeAndAwait(WarmUp::queries);
    } catch (Throwable failure) {
      LOG.infof("not warmed up: %s", failure);
    }
  }

  /**
   * Loads the parser on this thread, which holds up nobody, by queries like those that follow, and
   * without a database, so that the training of the class cache comes by as well.
   */
  private void parse() {
    HibernateCriteriaBuilder hql = sessions.getCriteriaBuilder();
    hql.createQuery("from JobTypeEntity order by type", JobTypeEntity.class);
    hql.createQuery("from WorkerEntity where leaseUntil > instant", WorkerEntity.class);
  }

  private static Uni<Void> queries() {
    return Panache.withSession(
            () ->
                JobTypeEntity.<JobTypeEntity>listAll(Sort.by("type"))
                    .flatMap(types -> WorkerEntity.alive()))
        .replaceWithVoid()
        .ifNoItem()
        .after(PATIENCE)
        .fail();
  }
}
