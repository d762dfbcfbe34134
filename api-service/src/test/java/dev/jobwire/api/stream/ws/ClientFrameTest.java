package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.StartingPoint.Kind;
import dev.jobwire.api.stream.ws.ClientFrame.BadFrameException;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFrameTest {

  private static final String JOB = "0190f3a1-7c00-7000-8000-0000000000ab";

  @Test
  void aHelloNeedsNothing() throws BadFrameException {
    assertThat(ClientFrame.parse("{\"type\":\"hello\"}"))
        .isEqualTo(new ClientFrame.Hello("default", StartingPoint.SUBSCRIBER, Set.of()));
  }

  @Test
  void aHelloCanSayAll() throws BadFrameException {
    assertThat(
            ClientFrame.parse(
                "{\"jobs\":[\""
                    + JOB
                    + "\"],\"cursor\":\"k3:7\",\"subscriber\":\"b-1\",\"type\":\"hello\"}"))
        .isEqualTo(
            new ClientFrame.Hello(
                "b-1", new StartingPoint(Kind.AT, new Cursor(3, 7)), Set.of(UUID.fromString(JOB))));
  }

  @Test
  void theOthersAreRead() throws BadFrameException {
    assertThat(ClientFrame.parse("{\"type\":\"ack\",\"cursor\":\"end\"}"))
        .isEqualTo(new ClientFrame.Ack(new StartingPoint(Kind.END, null)));
    assertThat(ClientFrame.parse("{\"type\":\"pong\"}")).isEqualTo(new ClientFrame.Pong());
    assertThat(ClientFrame.parse("{\"type\":\"auth\",\"token\":\"t\"}"))
        .isEqualTo(new ClientFrame.Auth("t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "{\"type\":1}",
        "{\"type\":null}",
        "{\"type\":\"welcome\"}",
        "{\"type\":\"HELLO\"}",
        "{\"type\":\"hello\",\"x\":\"1\"}",
        "{\"type\":\"hello\",\"subscriber\":\"\"}",
        "{\"type\":\"hello\",\"subscriber\":7}",
        "{\"type\":\"hello\",\"subscriber\":\"a\\u0000\"}",
        "{\"type\":\"hello\",\"cursor\":\"7\"}",
        "{\"type\":\"hello\",\"cursor\":7}",
        "{\"type\":\"hello\",\"jobs\":[]}",
        "{\"type\":\"hello\",\"jobs\":[1]}",
        "{\"type\":\"hello\",\"jobs\":[\"x\"]}",
        "{\"type\":\"hello\",\"jobs\":\"" + JOB + "\"}",
        "{\"type\":\"hello\",\"type\":\"hello\"}",
        "{\"type\":\"ack\"}",
        "{\"type\":\"ack\",\"cursor\":\"x\"}",
        "{\"type\":\"ack\",\"cursor\":\"k1:1\",\"subscriber\":\"a\"}",
        "{\"type\":\"pong\",\"x\":null}",
        "{\"type\":\"auth\"}",
        "{\"type\":\"pong\"} x",
      })
  void whatIsNoFrameIsRefused(String text) {
    assertThatThrownBy(() -> ClientFrame.parse(text)).isInstanceOf(BadFrameException.class);
  }

  @Property
  void nothingOfWhatCameIsRepeated(@ForAll String text) {
    assertThatThrownBy(() -> ClientFrame.parse("{\"type\":\"auth\",\"" + text.hashCode() + "\":1}"))
        .isInstanceOf(BadFrameException.class)
        .hasMessageNotContaining(Integer.toString(text.hashCode()));
  }
}
