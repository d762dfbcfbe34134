package dev.jobwire.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  @Test
  void putsTheNameInFront() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Console console = new Console(out, false, 8)) {
      console.line("api-1", "hello");
      console.line("worker-10", "wide");
      console.print("plain");
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("api-1    | hello\nworker-10 | wide\nplain\n");
  }

  @Test
  void coloursTheNameAlone() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Console console = new Console(out, true, 5)) {
      console.line("kafka", "hello");
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .matches("\u001b\\[3[1-6]mkafka \\| \u001b\\[0mhello\n");
  }

  @Test
  void neverBlocksAndTellsWhatWasDropped() {
    CountDownLatch reading = new CountDownLatch(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Console console = new Console(new SlowReader(reading, out), false, 1)) {
      for (int i = 0; i < 100_000; i++) {
        console.line("x", "line " + i);
      }
      reading.countDown();
    }
    String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
    int dropped =
        Arrays.stream(lines)
            .filter(line -> line.startsWith("launcher | "))
            .mapToInt(line -> Integer.parseInt(line.split(" ")[2]))
            .sum();
    assertThat(dropped).isGreaterThan(50_000);
    assertThat(dropped + Arrays.stream(lines).filter(l -> l.startsWith("x | ")).count())
        .isEqualTo(100_000);
  }

  @Test
  void goesOnWhenTheReaderIsGone() {
    CountDownLatch failed = new CountDownLatch(1);
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            failed.countDown();
            throw new IOException("Broken pipe");
          }
        };
    Console console = new Console(closed, false, 1);
    for (int i = 0; i < 50_000; i++) {
      console.line("x", "line " + i);
    }
    console.close();
    assertThat(failed.getCount()).isZero();
  }

  /** Takes nothing until it may. */
  private static final class SlowReader extends OutputStream {

    private final CountDownLatch reading;
    private final OutputStream target;

    SlowReader(CountDownLatch reading, OutputStream target) {
      this.reading = reading;
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        reading.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      target.write(bytes, offset, length);
    }
  }
}
