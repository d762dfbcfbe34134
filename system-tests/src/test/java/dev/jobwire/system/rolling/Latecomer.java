package dev.jobwire.system.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.system.Answer;
import dev.jobwire.system.Client;
import dev.jobwire.system.EventSocket;
import java.net.URI;
import java.util.UUID;

/** Still comes to a replica that lets everybody go, as by a proxy that has not noticed. */
final class Latecomer {

  private static final int DRAIN = 4001;

  private final URI replica;
  private final String owner = "late-" + UUID.randomUUID();

  /** To a replica that was told to stop. */
  Latecomer(URI replica) {
    this.replica = replica;
  }

  /** It meets no error, by whatever transport: it is told to come again. */
  void assertIsLetGo() {
    // Once this one is let go, all are.
    assertThat(EventSocket.connect(replica, owner, "end").awaitClose()).isEqualTo(DRAIN);

    assertThat(EventSocket.connect(replica, owner, "end").awaitClose()).isEqualTo(DRAIN);
    Client client = new Client(replica, owner);
    Answer stream = client.get("/events/stream");
    assertThat(stream.status()).as(stream.text()).isEqualTo(200);
    assertThat(stream.text()).startsWith("retry:");
    assertThat(client.events("end", 30).status()).isEqualTo(204);
  }
}
