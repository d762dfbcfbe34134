package dev.jobwire.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaVersionTest {

  private static final Pattern SCRIPT = Pattern.compile("V(\\d+)__\\w+\\.sql");

  @Test
  void isThatOfTheNewestScript() throws IOException {
    try (Stream<Path> scripts = Files.list(Path.of("src/main/resources/db/migration"))) {
      assertThat(
              scripts
                  .map(script -> SCRIPT.matcher(script.getFileName().toString()))
                  .filter(Matcher::matches)
                  .mapToInt(script -> Integer.parseInt(script.group(1)))
                  .max())
          .hasValue(SchemaVersion.NEEDED);
    }
  }
}
