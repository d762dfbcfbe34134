package dev.jobwire.api.stream.ws;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From which pages a browser may open a WebSocket (RFC 6455, 10.2). Whoever is no browser sends no
 * Origin.
 */
final class Origins {

  private final Set<String> allowed;

  /** Besides the service's own, these, as browsers write them. */
  Origins(List<String> allowed) {
    this.allowed =
        allowed.stream()
            .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a request may be upgraded.
   *
   * @param origin its Origin header; null when absent
   * @param host the host, and port if it is not the scheme's own, that it was sent to
   */
  boolean allow(String origin, String host) {
    if (origin == null) {
      return true;
    }
    String text = origin.toLowerCase(Locale.ROOT);
    return allowed.contains(text) || host != null && sameHost(text, host.toLowerCase(Locale.ROOT));
  }

  /** The scheme may differ from the service's own, behind a proxy that ends TLS. */
  private static boolean sameHost(String origin, String host) {
    try {
      URI uri = new URI(origin);
      if (uri.getHost() == null) {
        return false;
      }
      int ownPort = "https".equals(uri.getScheme()) ? 443 : 80;
      int port = uri.getPort() == -1 ? ownPort : uri.getPort();
      String withPort = uri.getHost() + ":" + port;
      return host.equals(withPort) || port == ownPort && host.equals(uri.getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
