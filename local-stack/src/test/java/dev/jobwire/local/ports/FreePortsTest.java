package dev.jobwire.local.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  @Test
  void neverGivesAPortTwice() {
    assertThat(IntStream.range(0, 200).map(i -> FreePorts.pick()).boxed())
        .doesNotHaveDuplicates()
        .allMatch(port -> port < 32_768);
  }

  @Test
  void seesWhoListens() throws Exception {
    int port = FreePorts.pick();
    assertThat(FreePorts.isTaken("127.0.0.1", port)).isFalse();
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.isTaken("127.0.0.1", other.getLocalPort())).isTrue();
      assertThat(FreePorts.isTaken("0.0.0.0", other.getLocalPort())).isTrue();
    }
  }
}
