package dev.jobwire.system.network.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultyProxyTest {

  private static final Duration LATENCY = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofMillis(400);
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int SHORT_MILLIS = 300;
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  private EchoServer server;
  private FaultyProxy proxy;

  @BeforeEach
  void begin() throws IOException {
    server = new EchoServer();
    proxy =
        new FaultyProxy(
            List.of(server.uri()),
            new Severity(LATENCY, SILENCE, Duration.ofMillis(20)),
            new Random(1));
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void forwardsWhenAllIsWell() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket, "hello")).isEqualTo("hello");
    }
    await().until(() -> server.ended() == 1);
  }

  @Test
  void leadsToEachTargetInTurn() throws IOException {
    try (EchoServer other = new EchoServer();
        FaultyProxy both =
            new FaultyProxy(List.of(server.uri(), other.uri()), Severity.HARSH, new Random(1))) {
      for (int i = 0; i < 2; i++) {
        try (Socket socket = new Socket("127.0.0.1", both.uri().getPort())) {
          socket.setSoTimeout(PATIENCE_MILLIS);
          echo(socket, "hello");
        }
      }
      await().until(() -> server.ended() == 1 && other.ended() == 1);
    }
  }

  @Test
  void cutEndsWhatThereIsAndWhatComes() throws IOException {
    try (Socket socket = connect()) {
      echo(socket, "hello");
      proxy.strike(Fault.CUT);
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
      await().until(() -> server.ended() == 1);
    }
    try (Socket socket = connect()) {
      assertThatThrownBy(() -> echo(socket, "hello")).isInstanceOf(SocketException.class);
    }
    proxy.heal();
    try (Socket socket = connect()) {
      assertThat(echo(socket, "again")).isEqualTo("again");
    }
  }

  @Test
  void halfOpenAnswersNothingAndTellsNobodyOfTheEndEvenWhenHealed() throws IOException {
    try (Socket socket = connect();
        Socket later = connect()) {
      echo(socket, "hello");
      echo(later, "hello");
      proxy.strike(Fault.HALF_OPEN);
      proxy.heal();
      socket.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> echo(socket, "lost")).isInstanceOf(SocketTimeoutException.class);
    }
    // Both have closed. One that comes now is heard and its end is told, so that theirs would be.
    try (Socket socket = connect()) {
      assertThat(echo(socket, "hello")).isEqualTo("hello");
    }
    await().until(() -> server.ended() == 1);
    await()
        .during(Duration.ofMillis(SHORT_MILLIS))
        .atMost(Duration.ofMillis(PATIENCE_MILLIS))
        .until(() -> server.ended() == 1);
  }

  @Test
  void silenceHoldsEverythingBackForItsTime() throws IOException {
    try (Socket socket = connect()) {
      echo(socket, "hello");
      long begun = System.nanoTime();
      proxy.strike(Fault.SILENCE);
      proxy.heal();
      assertThat(echo(socket, "kept")).isEqualTo("kept");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(SILENCE);
      try (Socket other = connect()) {
        assertThat(echo(other, "hello")).isEqualTo("hello");
      }
    }
  }

  @Test
  void latencyDelaysEachWay() throws IOException {
    try (Socket socket = connect()) {
      echo(socket, "hello");
      proxy.strike(Fault.LATENCY);
      long begun = System.nanoTime();
      assertThat(echo(socket, "late")).isEqualTo("late");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThanOrEqualTo(LATENCY.multipliedBy(2));
    }
  }

  @Test
  void latencyIsNoQueue() throws IOException {
    try (Socket socket = connect()) {
      proxy.strike(Fault.LATENCY);
      long begun = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        socket.getOutputStream().write("x".getBytes(US_ASCII));
      }
      assertThat(socket.getInputStream().readNBytes(10)).hasSize(10);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LATENCY.multipliedBy(8));
    }
  }

  @Test
  void slowReaderGetsDropsUntilItIsHealed() throws IOException {
    try (Socket socket = connect()) {
      proxy.strike(Fault.SLOW_READER);
      long begun = System.nanoTime();
      String text = "x".repeat(Severity.DROP_BYTES * 20);
      assertThat(echo(socket, text)).isEqualTo(text);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(350));
      proxy.heal();
      String much = "y".repeat(Severity.DROP_BYTES * 10_000);
      begun = System.nanoTime();
      Thread writing = new Thread(() -> write(socket, much));
      writing.start();
      assertThat(socket.getInputStream().readNBytes(much.length())).hasSize(much.length());
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void cutMidFrameDeliversAPart() throws IOException {
    try (Socket socket = connect()) {
      echo(socket, "hello");
      proxy.strike(Fault.CUT_MID_FRAME);
      socket.getOutputStream().write("a frame".getBytes(US_ASCII));
      String part = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat("a frame").startsWith(part);
      assertThat(part).isNotEmpty().isNotEqualTo("a frame");
      await().until(() -> server.ended() == 1);
    }
  }

  @Test
  void upgradeRefusedCutsWebSocketsAndNothingElse() throws IOException {
    try (Socket socket = connect();
        Socket plain = connect()) {
      assertThat(echo(socket, UPGRADE)).isEqualTo(UPGRADE);
      echo(plain, "hello");
      proxy.strike(Fault.UPGRADE_REFUSED);
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(echo(plain, "still here")).isEqualTo("still here");
    }
    try (Socket refused = connect()) {
      refused.getOutputStream().write(UPGRADE.getBytes(US_ASCII));
      assertThat(new String(refused.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 403 ");
    }
    proxy.heal();
    try (Socket socket = connect()) {
      assertThat(echo(socket, UPGRADE)).isEqualTo(UPGRADE);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", proxy.uri().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static String echo(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return new String(socket.getInputStream().readNBytes(text.length()), US_ASCII);
  }

  private static void write(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
