package dev.jobwire.api.stream.sse;

import dev.jobwire.api.stream.sse.SseStreams.Opened;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Hands the open answer over to its stream, which writes as it likes from then on. Quarkus REST's
 * own way to write server-sent events knows neither comments nor lookups before the first line, and
 * says OK before anything can be refused.
 */
@Provider
@Produces(MediaType.SERVER_SENT_EVENTS)
public class SseWriter implements ServerMessageBodyWriter<Opened> {

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
    return type == Opened.class;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return type == Opened.class;
  }

  @Override
  public void writeResponse(Opened opened, Type generic, ServerRequestContext context) {
    ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
    HttpServerRequest http = request.serverRequest().unwrap(HttpServerRequest.class);
    request.suspend();
    opened.connection().start(opened.from(), http.response(), request::resume);
  }

  @Override
  public void writeTo(
      Opened opened,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out) {
    throw new UnsupportedOperationException("a stream has no end that could be written");
  }
}
