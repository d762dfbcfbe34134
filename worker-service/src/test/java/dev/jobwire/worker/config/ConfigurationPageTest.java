package dev.jobwire.worker.config;

import dev.jobwire.rules.ConfigurationPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  @Test
  void thePageHasEveryKeyWithItsDefaultAndNoOther() throws IOException {
    ConfigurationPage.check("worker-service", "dev.jobwire.worker");
  }
}
