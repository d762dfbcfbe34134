package dev.jobwire.api.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Who calls is known by a token, and each has a rate, so low that nothing comes back during a test,
 * and a quota. One profile for both: another would be another start of the service.
 */
public final class TokensAndLimits implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "jobs.auth", "oidc",
        "quarkus.oidc.public-key", TestTokens.publicKey(),
        "jobs.limits.rate", "0.001",
        "jobs.limits.burst", "5",
        "jobs.limits.quota", "8");
  }
}
