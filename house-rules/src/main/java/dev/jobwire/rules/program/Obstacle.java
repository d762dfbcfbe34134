package dev.jobwire.rules.program;

import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** Why something can't be tested on this machine; found out once, and said in capitals. */
final class Obstacle {

  private final String what;
  private final Supplier<String> reason;
  private String found;

  /** The reason is empty when there is none. */
  Obstacle(String what, Supplier<String> reason) {
    this.what = what;
    this.reason = reason;
  }

  /** Skips the calling test where there is one. */
  void require() {
    String why = found();
    Assumptions.assumeTrue(why.isEmpty(), why);
  }

  synchronized String found() {
    if (found == null) {
      found = reason.get();
      if (!found.isEmpty()) {
        System.out.println("=".repeat(80));
        System.out.println("NOT TESTED: " + what + ". " + found);
        System.out.println("=".repeat(80));
      }
    }
    return found;
  }
}
