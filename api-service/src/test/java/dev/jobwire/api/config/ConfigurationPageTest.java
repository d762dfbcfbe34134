package dev.jobwire.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} names each key of this service once, with its default. */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String HEADING = "## api-service";
  private static final String PACKAGE = "dev.jobwire.api";
  private static final String NONE = "—";
  private static final Pattern ROW =
      Pattern.compile("\\| `(?<key>[^`]+)` \\| (`(?<value>[^`]+)`|" + NONE + ") \\| \\S.+ \\|");

  @Test
  void thePageHasEveryKeyWithItsDefaultAndNoOther() throws IOException {
    Map<String, String> keys = keysInCode();

    assertThat(keys).as("@ConfigMapping keys in " + PACKAGE).isNotEmpty();
    assertThat(keysOnPage()).containsExactlyInAnyOrderEntriesOf(keys);
  }

  private static Map<String, String> keysInCode() {
    Map<String, String> keys = new TreeMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGE)) {
      if (type.isAnnotatedWith(ConfigMapping.class)) {
        ConfigClass.configClass(type.reflect())
            .getProperties()
            .forEach((key, value) -> keys.put(key, value == null ? NONE : value));
      }
    }
    // A list is there as a whole and by element.
    keys.keySet().removeIf(key -> key.endsWith("[*]"));
    return keys;
  }

  private static Map<String, String> keysOnPage() throws IOException {
    Map<String, String> keys = new TreeMap<>();
    for (String row : rows()) {
      Matcher cells = ROW.matcher(row);
      assertThat(cells.matches()).as("a row is | `key` | `default` | meaning |: " + row).isTrue();
      String value = cells.group("value");
      String before = keys.put(cells.group("key"), value == null ? NONE : value);
      assertThat(before).as("there twice: " + row).isNull();
    }
    return keys;
  }

  /** The table's rows under this service's heading, without the two that head it. */
  private static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    boolean here = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("## ")) {
        here = line.equals(HEADING);
      } else if (here && line.startsWith("|")) {
        rows.add(line);
      }
    }
    assertThat(rows).as(PAGE + " has a table under " + HEADING).hasSizeGreaterThan(2);
    return rows.subList(2, rows.size());
  }
}
