package dev.jobwire.system.production;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Issues tokens as an OpenID Connect provider does: its metadata (OpenID Connect Discovery 1.0) and
 * its keys (RFC 7517) can be read, its tokens are JWTs (RFC 7519) signed with RS256.
 */
final class Issuer implements AutoCloseable {

  private static final String KEY = "key-1";
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;
  private final HttpServer server;
  private final String url;

  /** Starts to listen, on a free port of the loopback. */
  Issuer(String path) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    serve(path + "/.well-known/openid-configuration", metadata());
    serve(path + "/keys", Map.of("keys", List.of(publicKey())));
    server.start();
  }

  /** What services know it by. */
  String url() {
    return url;
  }

  /** A token for somebody, made for an audience. */
  String token(String subject, String audience) {
    String signed =
        part(Map.of("alg", "RS256", "typ", "JWT", "kid", KEY))
            + "."
            + part(
                Map.of(
                    "iss", url,
                    "sub", subject,
                    "aud", audience,
                    "iat", Instant.now().getEpochSecond(),
                    "exp", Instant.now().plus(LIFE).getEpochSecond()));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, Object> metadata() {
    return Map.of(
        "issuer",
        url,
        "jwks_uri",
        url + "/keys",
        "authorization_endpoint",
        url + "/auth",
        "token_endpoint",
        url + "/token",
        "response_types_supported",
        List.of("code"),
        "subject_types_supported",
        List.of("public"),
        "id_token_signing_alg_values_supported",
        List.of("RS256"));
  }

  private Map<String, Object> publicKey() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return Map.of(
        "kty",
        "RSA",
        "use",
        "sig",
        "alg",
        "RS256",
        "kid",
        KEY,
        "n",
        unsigned(key.getModulus()),
        "e",
        unsigned(key.getPublicExponent()));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String part(Map<String, ?> members) {
    return BASE64.encodeToString(json(members));
  }

  private static byte[] json(Map<String, ?> members) {
    try {
      return JSON.writeValueAsBytes(members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(String path, Map<String, ?> document) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] body = json(document);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
