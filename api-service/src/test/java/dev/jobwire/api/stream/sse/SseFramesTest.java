package dev.jobwire.api.stream.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.stream.Cursor;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SseFramesTest {

  private static final Cursor AT = new Cursor(3, 117);

  /** JSON may have line ends between its tokens, of all kinds. */
  @Provide
  Arbitrary<String> json() {
    return Arbitraries.of("{\"a\":1", "}", "\n", "\r", "\r\n", " ", ":", "ü", "data: x", "\n\n")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  private static List<String> read(String text, List<String> ids) {
    List<String> messages = new ArrayList<>();
    SseLines lines =
        new SseLines(
            (id, data) -> {
              ids.add(id);
              messages.add(data);
            });
    for (String line : text.split("\n", -1)) {
      lines.line(line);
    }
    return messages;
  }

  @Property
  void isReadAsItWasButForTheKindOfLineEnds(@ForAll("json") String json) {
    List<String> ids = new ArrayList<>();
    String same = json.replace("\r\n", "\n").replace('\r', '\n');
    assertThat(read(SseFrames.at(AT, json), ids)).containsExactly(same);
    assertThat(ids).containsExactly("k3:117");
    ids.clear();
    assertThat(read(SseFrames.beside(json), ids)).containsExactly(same);
    assertThat(ids).containsExactly("");
  }

  @Test
  void isWrittenAsTheStandardSays() {
    assertThat(SseFrames.at(AT, "{}")).isEqualTo("id: k3:117\ndata: {}\n\n");
    assertThat(SseFrames.beside("{}")).isEqualTo("data: {}\n\n");
    assertThat(SseFrames.position(AT)).isEqualTo("id: k3:117\n\n");
    assertThat(SseFrames.retry(7)).isEqualTo("retry: 7\n\n");
    assertThat(SseFrames.comment("x")).isEqualTo(": x\n\n");
  }
}
