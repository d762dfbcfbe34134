package dev.jobwire.rules;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The {@code application.properties} of the module whose tests run, as they are in its sources. */
public final class ServiceSettings {

  private static final Path FILE = Path.of("src", "main", "resources", "application.properties");

  private final Properties settings = new Properties();

  private ServiceSettings() {}

  /** The settings of this module. */
  public static ServiceSettings read() {
    ServiceSettings all = new ServiceSettings();
    try (Reader file = Files.newBufferedReader(FILE)) {
      all.settings.load(file);
    } catch (IOException e) {
      throw new AssertionError("the settings can't be read", e);
    }
    return all;
  }

  /** The value of a key; null when there is none. */
  public String get(String key) {
    return settings.getProperty(key);
  }

  /**
   * The Kafka topics of the module's channels.
   *
   * @param direction {@code incoming} or {@code outgoing}
   */
  public Set<String> topics(String direction) {
    Pattern key = Pattern.compile("mp\\.messaging\\." + direction + "\\..*\\.topic");
    Set<String> topics = new TreeSet<>();
    for (String name : settings.stringPropertyNames()) {
      if (key.matcher(name).matches()) {
        topics.add(settings.getProperty(name));
      }
    }
    return topics;
  }
}
