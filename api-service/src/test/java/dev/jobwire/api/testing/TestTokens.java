package dev.jobwire.api.testing;

import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/** An issuer whose public key the service is told {@link TokensAndLimits in its profile}. */
public final class TestTokens {

  private static final KeyPair KEYS = keys("issuer");
  private static final KeyPair STRANGERS = keys("stranger");

  private TestTokens() {}

  /** Kept by the JVM: each class loader of a test profile would take a second to make its own. */
  private static KeyPair keys(String of) {
    String kept = "jobwire.test.keys." + of;
    try {
      if (System.getProperty(kept) == null) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        byte[] made = generator.generateKeyPair().getPrivate().getEncoded();
        System.setProperty(kept, Base64.getEncoder().encodeToString(made));
      }
      KeyFactory factory = KeyFactory.getInstance("RSA");
      byte[] encoded = Base64.getDecoder().decode(System.getProperty(kept));
      RSAPrivateCrtKey secret =
          (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
      PublicKey open =
          factory.generatePublic(
              new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
      return new KeyPair(open, secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The issuer's key, as {@code quarkus.oidc.public-key} takes it. */
  static String publicKey() {
    return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
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
