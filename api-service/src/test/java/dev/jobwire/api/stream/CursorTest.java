package dev.jobwire.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.stream.StartingPoint.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @IntRange(max = 999_999_999) int epoch,
      @ForAll @LongRange(max = 999_999_999_999_999_999L) long seq) {
    Cursor cursor = new Cursor(epoch, seq);
    assertThat(Cursor.parse(cursor.toString())).contains(cursor);
    assertThat(StartingPoint.parse(cursor.toString())).contains(new StartingPoint(Kind.AT, cursor));
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    Cursor.parse(text).ifPresent(cursor -> assertThat(text).startsWith("k" + cursor.epoch()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "k",
        "k1",
        "k1:",
        ":1",
        "1:1",
        "k-1:1",
        "k1:-1",
        "k1:01",
        "k1: 1",
        " k1:1",
        "k1:1 ",
        "K1:1",
        "k1:1:1",
        "k1:1\n",
        "k1:1234567890123456789",
        "k1234567890:1",
        "Start",
        "END",
        "k١:1"
      })
  void otherTextsAreNone(String text) {
    assertThat(Cursor.parse(text)).isEmpty();
    assertThat(StartingPoint.parse(text)).isEmpty();
  }

  @Test
  void aClientCanBeginInFourWays() {
    assertThat(StartingPoint.parse(null)).contains(StartingPoint.SUBSCRIBER);
    assertThat(StartingPoint.parse("start")).map(StartingPoint::kind).contains(Kind.START);
    assertThat(StartingPoint.parse("end")).map(StartingPoint::kind).contains(Kind.END);
    assertThat(StartingPoint.parse("k3:0")).contains(new StartingPoint(Kind.AT, new Cursor(3, 0)));
  }
}
