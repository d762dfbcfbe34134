package dev.jobwire.api.page;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Puts the headers of the page on its answers, before the static resources are looked up. */
@ApplicationScoped
class PageHeaders {

  /** Behind the body's limit, before all that answers. */
  private static final int EARLY = -90_000;

  private final String policy = PagePolicy.of(page());

  void install(@Observes Router router) {
    router.route().order(EARLY).handler(this::add);
  }

  private void add(RoutingContext context) {
    if (isOfThePage(context.normalizedPath())) {
      HttpServerResponse response = context.response();
      // Asked for again each time, mostly answered 304: paths carry no version, and a page that is
      // older than its service would be a riddle.
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
      response.putHeader("Content-Security-Policy", policy);
      response.putHeader("X-Content-Type-Options", "nosniff");
      // The address may hold the client's name.
      response.putHeader("Referrer-Policy", "no-referrer");
      response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
    }
    context.next();
  }

  private static boolean isOfThePage(String path) {
    return path.equals("/")
        || path.equals("/index.html")
        || path.startsWith("/page/")
        || path.startsWith("/_static/");
  }

  private static String page() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream page = loader.getResourceAsStream("META-INF/resources/index.html")) {
      if (page == null) {
        throw new IllegalStateException("the page is not in the package");
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
