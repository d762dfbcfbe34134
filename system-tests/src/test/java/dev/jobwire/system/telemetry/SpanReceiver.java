package dev.jobwire.system.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A collector of spans: what services send by OTLP over HTTP (OTLP 1.x, binary protobuf), as a real
 * collector would get it.
 */
public final class SpanReceiver implements AutoCloseable {

  private static final int OK = 200;

  private final ConcurrentLinkedQueue<Span> spans = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  /** Starts to listen, on a free port of the loopback. */
  public SpanReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /**
   * The settings by which a service sends its spans here, at once: those of requests that say that
   * they are traced, so that all the others cost nothing.
   */
  public Map<String, String> settings() {
    return Map.of(
        "QUARKUS_OTEL_SDK_DISABLED", "false",
        "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort(),
        "QUARKUS_OTEL_TRACES_SAMPLER_ARG", "0.0",
        "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      for (ResourceSpans of : request.getResourceSpansList()) {
        String service = service(of.getResource());
        of.getScopeSpansList()
            .forEach(
                scope -> scope.getSpansList().forEach(span -> spans.add(Span.read(service, span))));
      }
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(OK, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static String service(Resource resource) {
    return resource.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(KeyValue::getValue)
        .map(value -> value.getStringValue())
        .findFirst()
        .orElse("");
  }

  /** What has come so far of a trace. */
  public List<Span> of(String traceId) {
    return new ArrayList<>(spans).stream().filter(span -> span.trace().equals(traceId)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
