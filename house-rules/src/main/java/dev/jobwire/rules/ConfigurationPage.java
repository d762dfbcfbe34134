package dev.jobwire.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/configuration.md}, one part for each service, held against the code. */
public final class ConfigurationPage {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String NONE = "—";
  private static final Pattern ROW =
      Pattern.compile("\\| `(?<key>[^`]+)` \\| (`(?<value>[^`]+)`|" + NONE + ") \\| \\S.+ \\|");

  private ConfigurationPage() {}

  /**
   * Checks that the part under a heading names each key of a service once, with its default.
   *
   * @param service the heading's text and the module's name
   * @param root where the service's packages begin
   * @throws AssertionError that names what is missing, too much or different
   * @throws IOException when the page can't be read
   */
  public static void check(String service, String root) throws IOException {
    Map<String, String> keys = keysInCode(root);

    assertThat(keys).as("@ConfigMapping keys in " + root).isNotEmpty();
    assertThat(keysOnPage("## " + service)).containsExactlyInAnyOrderEntriesOf(keys);
  }

  private static Map<String, String> keysInCode(String root) {
    Map<String, String> keys = new TreeMap<>();
    for (JavaClass type : House.of(root).classes()) {
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

  private static Map<String, String> keysOnPage(String heading) throws IOException {
    Map<String, String> keys = new TreeMap<>();
    for (String row : MarkdownTable.under(PAGE, heading)) {
      Matcher cells = ROW.matcher(row);
      assertThat(cells.matches()).as("a row is | `key` | `default` | meaning |: " + row).isTrue();
      String value = cells.group("value");
      String before = keys.put(cells.group("key"), value == null ? NONE : value);
      assertThat(before).as("there twice: " + row).isNull();
    }
    return keys;
  }
}
