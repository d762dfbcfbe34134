package dev.jobwire.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {

  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir Path temp;
  private RunDirectory run;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void take() {
    run = RunDirectory.take(temp.resolve("run"));
  }

  @AfterEach
  void release() {
    run.close();
  }

  @Test
  void startsAgainWhatDiesAndNamesTheNewOne() throws Exception {
    Supervised supervised = supervised(script("echo up; exec sleep 100"));
    supervised.start().get(10, TimeUnit.SECONDS);
    RecordedProcess first = run.recorded("child");
    assertThat(first.runs()).isTrue();

    Signal.KILL.send(first.number());

    assertThat(toldNext("launcher"))
        .isEqualTo(
            "child (pid "
                + first.pid()
                + ") ended with exit code 137, starting it again in 500 ms");
    assertThat(toldNext("launcher")).startsWith("child is back (pid ");
    RecordedProcess second = run.recorded("child");
    assertThat(second.runs()).isTrue();
    assertThat(second.pid()).isNotEqualTo(first.pid());

    supervised.stop();
    assertThat(second.runs()).isFalse();
    assertThat(run.names()).isEmpty();
  }

  @Test
  void triesAgainWhatDiesBeforeItWasEverReady() throws Exception {
    Path flag = temp.resolve("second");
    Supervised supervised =
        supervised(
            script("[ -e " + flag + " ] || { touch " + flag + "; exit 7; }; exec sleep 100"));
    supervised.start().get(10, TimeUnit.SECONDS);
    assertThat(toldNext("launcher")).contains("ended with exit code 7");
    supervised.stop();
  }

  @Test
  void givesUpWhenATaskBeforeTheFirstStartFails() throws Exception {
    Supervised supervised =
        supervised(
            new TestProgram(List.of("sleep", "100")) {
              @Override
              public ChildSpec prepare(TaskRunner tasks) {
                tasks.run(
                    spec("format", List.of("/bin/sh", "-c", "echo the disk is full; exit 2")));
                return super.prepare(tasks);
              }
            });
    assertThatThrownBy(() -> supervised.start().get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StartFailure.class)
        .hasMessageContaining("format failed (exit code 2): the disk is full");
    supervised.stop();
    assertThat(run.names()).isEmpty();
  }

  @Test
  void aStopEndsATaskToo() throws Exception {
    Supervised supervised =
        supervised(
            new TestProgram(List.of("sleep", "100")) {
              @Override
              public ChildSpec prepare(TaskRunner tasks) {
                told.add("preparing");
                tasks.run(spec("format", List.of("sleep", "100")));
                return super.prepare(tasks);
              }
            });
    CompletableFuture<Void> ready = supervised.start();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("preparing");
    supervised.stop();
    assertThat(run.names()).isEmpty();
    assertThat(ready).isCompletedExceptionally();
  }

  @Test
  void oneThatCannotBeCompletedIsStopped() throws Exception {
    Supervised supervised =
        supervised(
            new TestProgram(List.of("sleep", "100")) {
              @Override
              public void complete() {
                told.add(run.recorded("child").pid());
                throw new StartFailure("no topics");
              }
            });
    assertThatThrownBy(() -> supervised.start().get(10, TimeUnit.SECONDS))
        .hasMessageContaining("no topics");
    long pid = Long.parseLong(told.poll(10, TimeUnit.SECONDS));
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    supervised.stop();
  }

  @Test
  void whatCannotStartFailsAllAtOnce() throws Exception {
    Supervised never =
        supervised(
            new TestProgram(List.of("sleep", "100")) {
              @Override
              public boolean isReady(long pid) {
                return false;
              }
            });
    Supervised broken =
        supervised(
            new TestProgram(List.of("true")) {
              @Override
              public String name() {
                return "neighbour";
              }

              @Override
              public StartFailure giveUp() {
                return new StartFailure("port 1 is taken");
              }

              @Override
              public boolean isReady(long pid) {
                return false;
              }
            });
    assertThatThrownBy(() -> Supervised.startAll(List.of(never, broken)).get(10, TimeUnit.SECONDS))
        .hasMessageContaining("port 1 is taken");
    never.stop();
    broken.stop();
  }

  private String toldNext(String name) throws InterruptedException {
    String line = told.poll(10, TimeUnit.SECONDS);
    while (line != null && !line.startsWith(name + ": ")) {
      line = told.poll(10, TimeUnit.SECONDS);
    }
    return line == null ? "nothing" : line.substring(name.length() + 2);
  }

  private Supervised supervised(Program program) {
    return new Supervised(program, run, (name, line) -> told.add(name + ": " + line));
  }

  private TestProgram script(String script) {
    return new TestProgram(List.of("/bin/sh", "-c", script)) {
      @Override
      public boolean isReady(long pid) {
        return ProcessHandle.of(pid)
            .flatMap(process -> process.info().command())
            .filter(command -> command.endsWith("sleep") || command.endsWith("coreutils"))
            .isPresent();
      }
    };
  }

  private class TestProgram implements Program {

    private final List<String> command;

    TestProgram(List<String> command) {
      this.command = command;
    }

    @Override
    public String name() {
      return "child";
    }

    @Override
    public ChildSpec prepare(TaskRunner tasks) {
      return spec(name(), command);
    }

    ChildSpec spec(String name, List<String> command) {
      assertThat(Files.isDirectory(temp)).isTrue();
      return new ChildSpec(name, command, Map.of(), temp);
    }

    @Override
    public boolean isReady(long pid) {
      return true;
    }

    @Override
    public Duration grace() {
      return GRACE;
    }
  }
}
