package dev.jobwire.local.launcher;

import dev.jobwire.local.infra.Installation;
import dev.jobwire.local.process.StartFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;

/** The main of {@code ./start}: runs until a signal, then stops all that it started. */
public final class Launcher {

  private static final String NAME = "launcher";
  private static final int NAMES_WIDTH = 8;

  private Launcher() {}

  /**
   * Runs the product. Exit code 0 after a signal, 1 with one line of why when it can't start.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) throws IOException {
    try (InputStream logging = Launcher.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager().readConfiguration(logging);
    }
    try {
      Options options = Options.parse(List.of(args));
      if (options.help()) {
        System.out.print(usage());
      } else {
        run(options);
      }
    } catch (StartFailure e) {
      fail(e.getMessage());
    }
  }

  private static void run(Options options) {
    Installation installation = Installation.find();
    Path data = options.data() == null ? installation.root().resolve(".jobwire") : options.data();
    Path directory = data.toAbsolutePath().normalize();
    Console console =
        new Console(
            new FileOutputStream(FileDescriptor.out),
            Boolean.getBoolean("jobwire.colours"),
            NAMES_WIDTH);
    Stack stack = new Stack(options, directory, installation, console);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAtSignal(stack, console), "stop"));
    try {
      console.line(NAME, "starting, data in " + directory);
      stack.start();
      Banner.lines(options, directory).forEach(console::print);
    } catch (InterruptedException | RuntimeException e) {
      if (!stack.isStopped()) {
        stack.stop();
        console.close();
        fail(e instanceof StartFailure ? e.getMessage() : e.toString());
      }
    }
    awaitSignal();
  }

  /** A signal ends this JVM through its shutdown hook; until then nothing is left to do here. */
  private static void awaitSignal() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends with 0 and not with the signal's code: to be stopped is how this program ends. */
  private static void stopAtSignal(Stack stack, Console console) {
    console.line(NAME, "stopping");
    stack.stop();
    console.line(NAME, "stopped");
    console.close();
    Runtime.getRuntime().halt(0);
  }

  private static void fail(String message) {
    System.err.println("start: " + message.replaceAll("\\s+", " "));
    Runtime.getRuntime().halt(1);
  }

  private static String usage() throws IOException {
    try (InputStream text = Launcher.class.getResourceAsStream("usage.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
