package dev.jobwire.system.production;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and what it signs, as the operators on a cluster make them. Made by keytool. */
final class Certificates {

  /** Of every store: tests have no secrets. */
  static final String PASSWORD = "for-tests-only";

  private static final String AUTHORITY = "authority";
  private static final Base64.Encoder PEM =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path directory;
  private final Path all;

  /** A new authority, in a directory that is there. */
  Certificates(Path directory) throws IOException {
    this.directory = directory;
    this.all = directory.resolve("all.p12");
    keytool(AUTHORITY, "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign,cRLSign");
  }

  /** The authority's own certificate. */
  Path authority() throws IOException {
    return write("ca.crt", "CERTIFICATE", encoded(certificates(AUTHORITY)[0]));
  }

  /** Signs a certificate for a user, or for a server by the names that it is called by. */
  Certificates sign(String name, String... hosts) throws IOException {
    List<String> options = new ArrayList<>(List.of("-signer", AUTHORITY));
    if (hosts.length > 0) {
      options.add("-ext");
      options.add("san=dns:" + String.join(",dns:", hosts));
    }
    keytool(name, options.toArray(String[]::new));
    return this;
  }

  /** A certificate with its chain, for programs that read PEM. */
  Path chain(String name) throws IOException {
    StringBuilder chain = new StringBuilder();
    for (Certificate certificate : certificates(name)) {
      chain.append(pem("CERTIFICATE", encoded(certificate)));
    }
    return Files.writeString(directory.resolve(name + ".crt"), chain);
  }

  /** Its key, for programs that read PEM; nobody else may read the file. */
  Path key(String name) throws IOException {
    Path file = write(name + ".key", "PRIVATE KEY", privateKey(name).getEncoded());
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Certificate and key as PKCS12, which has nothing else in it. */
  Path store(String name) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(name, privateKey(name), PASSWORD.toCharArray(), certificates(name));
      Path file = directory.resolve(name + ".p12");
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, PASSWORD.toCharArray());
      }
      return file;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private KeyStore load() throws IOException {
    try (InputStream in = Files.newInputStream(all)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return store;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Certificate[] certificates(String name) throws IOException {
    try {
      return load().getCertificateChain(name);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private PrivateKey privateKey(String name) throws IOException {
    try {
      return (PrivateKey) load().getKey(name, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, PEM.encodeToString(bytes), what);
  }

  private Path write(String name, String what, byte[] bytes) throws IOException {
    return Files.writeString(directory.resolve(name), pem(what, bytes));
  }

  private void keytool(String name, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    command.addAll(List.of("-keystore", all.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Path said = directory.resolve("keytool.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor()).as(() -> command + ": " + said).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
