package dev.jobwire.api.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.api.testing.Api;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.JobTypesInUse;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class OwnersTest {

  private final Endings database = Endings.ofNewOwner();
  private final Api early = new Api("early-" + UUID.randomUUID());

  @BeforeEach
  void types() {
    JobTypesInUse.register();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /**
   * A backup knows nothing of the owners who came after it, and counts on from where it was. A
   * replica that runs on over the restore remembers them.
   */
  @Test
  void aRestoredDatabaseDoesNotGiveAnOwnersNumberToAnother() {
    long number = acceptedThenRestored();
    Api late = new Api("late-" + UUID.randomUUID());
    late.accepted("{\"type\":\"echo\"}");
    assertThat(number(late)).isNotEqualTo(number);
    assertThat(early.request().get("/jobs").jsonPath().getList("items")).hasSize(1);
  }

  /** The rows of owners whose requests go on must be there again, or their jobs never run. */
  @Test
  void aNewEpochAddsTheOwnersAgain() {
    long number = acceptedThenRestored();
    database.number("SELECT begin_epoch()");
    await().until(() -> pollLooksUpTheEpoch() && number(early) == number);
  }

  private boolean pollLooksUpTheEpoch() {
    return early.request().queryParam("wait", 0).get("/events").statusCode() < 300;
  }

  /** Returns the number that the early owner had before the restore. */
  private long acceptedThenRestored() {
    long counted = database.number("SELECT last_value FROM owner_id_seq");
    early.accepted("{\"type\":\"echo\"}");
    long number = number(early);
    database.update("DELETE FROM owner WHERE name = ?", early.owner());
    database.number("SELECT setval('owner_id_seq', ?)", counted);
    return number;
  }

  private long number(Api api) {
    return database.number("SELECT id FROM owner WHERE name = ?", api.owner());
  }
}
