package dev.jobwire.clients;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The JavaScript client's own tests, in memory. Those against a running service are part of {@code
 * NetworkIT} in system-tests, which has one.
 */
class JavaScriptClientTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  @BeforeEach
  void require() {
    JavaScriptClient.require();
  }

  @Test
  void passesItsOwnTests() {
    JavaScriptClient.start("test", Map.of(), "npm", "test").succeedsWithin(LIMIT);
  }

  @Test
  void isOfTheTypesThatItSays() {
    JavaScriptClient.start("check", Map.of(), "npm", "run", "check").succeedsWithin(LIMIT);
  }
}
