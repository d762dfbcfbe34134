package dev.jobwire.system.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.system.Answer;
import dev.jobwire.system.EventSocket;
import dev.jobwire.system.faults.load.Api;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Still comes to a replica that lets everybody go, as by a proxy that has not noticed. */
final class Latecomer {

  private static final int DRAIN = 4001;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final URI replica;
  private final Api api;
  private final String owner = "late-" + UUID.randomUUID();

  /** To a replica that was told to stop. */
  Latecomer(URI replica) {
    this.replica = replica;
    this.api = new Api(List.of(replica));
  }

  /** It meets no error, by whatever transport: it is told to come again. */
  void assertIsLetGo() throws IOException {
    // Once this one is let go, all are.
    assertThat(EventSocket.connect(replica, owner, "end").awaitClose()).isEqualTo(DRAIN);

    assertThat(EventSocket.connect(replica, owner, "end").awaitClose()).isEqualTo(DRAIN);
    Answer stream = api.get(0, owner, "/events/stream", LIMIT);
    assertThat(stream.status()).as(stream.text()).isEqualTo(200);
    assertThat(stream.text()).startsWith("retry:");
    assertThat(api.get(0, owner, "/events?cursor=end&wait=30", LIMIT).status()).isEqualTo(204);
  }
}
