package dev.jobwire.api.identity;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns Quarkus' verification of tokens on where {@code jobs.auth} asks for it. Else it would have
 * to be said twice, and Quarkus would not start without an issuer that nobody needs.
 */
public final class OidcSwitch implements ConfigSourceFactory {

  /** Above the application's own file, below what an operator sets. */
  private static final int ORDINAL = 255;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ConfigValue auth = context.getValue("jobs.auth");
    boolean on = auth != null && "oidc".equalsIgnoreCase(auth.getValue());
    return List.of(
        new PropertiesConfigSource(
            Map.of("quarkus.oidc.tenant-enabled", Boolean.toString(on)), "jobs.auth", ORDINAL));
  }
}
