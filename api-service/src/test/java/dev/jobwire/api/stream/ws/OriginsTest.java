package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {

  private final Origins origins = new Origins(List.of(" https://App.example.com "));

  @Test
  void whoIsNoBrowserSendsNone() {
    assertThat(origins.allow(null, "jobs.example.com")).isTrue();
    assertThat(origins.allow(null, null)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, jobs.example.com",
    "HTTPS://APP.example.com, jobs.example.com",
    "http://jobs.example.com, jobs.example.com",
    "https://jobs.example.com, jobs.example.com",
    "https://jobs.example.com, JOBS.example.com:443",
    "http://jobs.example.com:80, jobs.example.com",
    "http://localhost:8080, localhost:8080",
    "http://[::1]:8080, [::1]:8080",
  })
  void theConfiguredAndItsOwnAreAllowed(String origin, String host) {
    assertThat(origins.allow(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, jobs.example.com",
    "https://jobs.example.com.evil.example, jobs.example.com",
    "https://jobs.example.com@evil.example, jobs.example.com",
    "http://app.example.com, jobs.example.com",
    "https://app.example.com:8443, jobs.example.com",
    "http://localhost:3000, localhost:8080",
    "http://localhost, localhost:8080",
    "http://localhost:8080, localhost",
    "null, jobs.example.com",
    "'', jobs.example.com",
    "not a uri, jobs.example.com",
    "https://evil.example, ",
  })
  void othersAreNot(String origin, String host) {
    assertThat(origins.allow(origin, host)).isFalse();
  }

  @Property
  void anyTextIsJudged(@ForAll String origin) {
    assertThat(origins.allow(origin, "jobs.example.com")).isFalse();
  }
}
