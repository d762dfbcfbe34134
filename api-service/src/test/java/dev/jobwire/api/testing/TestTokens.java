package dev.jobwire.api.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.smallrye.jwt.build.Jwt;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** An issuer whose public key the service is told, for tests by token. */
public final class TestTokens implements QuarkusTestProfile {

  private static final KeyPair KEYS = keys();
  private static final KeyPair STRANGERS = keys();

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "jobs.auth",
        "oidc",
        "quarkus.oidc.public-key",
        Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded()));
  }

  /** A token of the issuer. */
  public static String of(String subject, Duration lives, String... roles) {
    return signed(subject, lives, KEYS, roles);
  }

  /** One that somebody else signed. */
  public static String forged(String subject) {
    return signed(subject, Duration.ofHours(1), STRANGERS);
  }

  private static String signed(String subject, Duration lives, KeyPair keys, String... roles) {
    Instant now = Instant.now();
    return Jwt.subject(subject)
        .groups(Set.of(roles))
        .issuedAt(now.minusSeconds(60))
        .expiresAt(now.plus(lives))
        .sign(keys.getPrivate());
  }
}
