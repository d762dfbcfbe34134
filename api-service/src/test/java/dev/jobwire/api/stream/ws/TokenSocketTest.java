package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.api.testing.TestTokens;
import dev.jobwire.api.testing.TokensAndLimits;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TokensAndLimits.class)
@WithTestResource(StackResource.class)
class TokenSocketTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(4);

  @TestHTTPResource("/events/ws")
  URI path;

  private Endings endings;

  @BeforeEach
  void owner() {
    endings = Endings.ofNewOwner();
  }

  @AfterEach
  void close() {
    endings.close();
  }

  private Client connect(String token) throws Exception {
    URI uri = new URI("ws", null, path.getHost(), path.getPort(), path.getPath(), null, null);
    return Client.connectWithToken(uri, token);
  }

  private static String auth(String token) {
    return "{\"type\":\"auth\",\"token\":\"" + token + "\"}";
  }

  @Test
  void theTokenComesAsASubprotocol() throws Exception {
    try (Client client = connect(TestTokens.of(endings.owner(), HOUR))) {
      assertThat(client.subprotocol()).isEqualTo("jobs.v1");
      client.hello("");
      endings.quietly(1);
      assertThat(client.events(1)).hasSize(1);
    }
  }

  @Test
  void nobodyIsUpgradedWithoutAValidOne() {
    assertThatThrownBy(() -> connect(TestTokens.forged(endings.owner())))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void theConnectionEndsWithTheToken() throws Exception {
    try (Client client = connect(TestTokens.of(endings.owner(), SOON))) {
      client.hello("");
      assertThat(client.closeCode()).isEqualTo(4500);
    }
  }

  @Test
  void aRenewedTokenKeepsItOpen() throws Exception {
    try (Client client = connect(TestTokens.of(endings.owner(), SOON))) {
      client.hello("");
      client.say(auth(TestTokens.of(endings.owner(), HOUR)));
      try (Client other = connect(TestTokens.of(endings.owner(), SOON.plusSeconds(1)))) {
        other.hello(",\"subscriber\":\"other\"");
        assertThat(other.closeCode()).as("this one was not renewed").isEqualTo(4500);
      }
      endings.quietly(1);
      assertThat(client.events(1)).hasSize(1);
    }
  }

  @Test
  void aTokenThatDoesNotDoEndsIt() throws Exception {
    try (Client client = connect(TestTokens.of(endings.owner(), HOUR))) {
      client.hello("");
      client.say(auth(TestTokens.forged(endings.owner())));
      assertThat(client.closeCode()).isEqualTo(4500);
    }
    try (Client client = connect(TestTokens.of(endings.owner(), HOUR))) {
      client.hello("");
      client.say(auth(TestTokens.of("somebody-else", HOUR)));
      assertThat(client.closeCode()).isEqualTo(4503);
    }
  }
}
