package dev.jobwire.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jobwire.model.signal.JobSignal.Progress;
import dev.jobwire.model.signal.SignalJson.UnreadableSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Old and new versions of the services read each other's records during a roll-out. */
class SignalJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UUID JOB = new UUID(1, 2);
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  static List<Object> records() {
    return List.of(
        new JobReady(JOB, "echo"),
        new JobResolved(7, 3, List.of(JOB)),
        new JobResolved(7, 3, List.of(JOB), Map.of(JOB, TRACE)),
        new JobSignal(7, JOB, JobSignal.STARTED, 1, Instant.EPOCH, null),
        new JobSignal(7, JOB, JobSignal.PROGRESS, 1, Instant.EPOCH, new Progress(5, "half")),
        JobControl.cancel(JOB));
  }

  @ParameterizedTest
  @MethodSource("records")
  void readsWhatItWrites(Object signal) {
    assertThat(SignalJson.decode(SignalJson.encode(signal), signal.getClass())).isEqualTo(signal);
  }

  @ParameterizedTest
  @MethodSource("records")
  void ignoresMembersOfALaterVersion(Object signal) throws IOException {
    ObjectNode later = (ObjectNode) JSON.readTree(SignalJson.encode(signal));
    later.put("later", 1).putObject("laterToo").putArray("a").add("b");
    if (later.get("progress") instanceof ObjectNode progress) {
      progress.put("later", true);
    }

    assertThat(SignalJson.decode(JSON.writeValueAsBytes(later), signal.getClass()))
        .isEqualTo(signal);
  }

  @Test
  void takesARecordOfBeforeThereWereTraces() {
    byte[] old = "{\"ownerId\":7,\"top\":3,\"jobs\":[]}".getBytes(StandardCharsets.UTF_8);

    assertThat(SignalJson.decode(old, JobResolved.class).traces()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{\"job\":7", "{\"job\":\"no id\"}"})
  void saysWhatItCanNotRead(String text) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> SignalJson.decode(data, JobReady.class))
        .isInstanceOf(UnreadableSignalException.class);
  }

  @Property(tries = 500)
  void failsInNoOtherWay(@ForAll byte[] data) {
    try {
      SignalJson.decode(data, JobReady.class);
    } catch (UnreadableSignalException e) {
      assertThat(e).hasMessageContaining("JobReady");
    }
  }
}
