package dev.jobwire.worker.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jobwire.worker.catalog.RegisteredHandler.Run;
import dev.jobwire.worker.handler.BlockingJobHandler;
import dev.jobwire.worker.handler.JobHandler;
import dev.jobwire.worker.handler.JobType;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/** Turns handler beans into {@link RegisteredHandler}s, and refuses what is described badly. */
final class HandlerReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final JsonCodec codec;

  HandlerReader(JsonCodec codec) {
    this.codec = codec;
  }

  <P> RegisteredHandler read(JobHandler<P> handler) {
    JavaType type = payloadType(handler, JobHandler.class);
    return new RegisteredHandler(
        describe(handler),
        (job, payload) -> {
          Uni<?> result = handler.handle(job, this.<P>decode(payload, type));
          if (result == null) {
            throw new IllegalStateException("the handler gave no Uni");
          }
          return Run.reactive(result.map(codec::encode));
        });
  }

  <P> RegisteredHandler read(BlockingJobHandler<P> handler, BlockingThreads threads) {
    JavaType type = payloadType(handler, BlockingJobHandler.class);
    return new RegisteredHandler(
        describe(handler),
        (job, payload) -> {
          Callable<String> attempt =
              () -> {
                MDC.put("jobId", job.jobId().toString());
                try {
                  return codec.encode(handler.handle(job, this.<P>decode(payload, type)));
                } finally {
                  MDC.remove("jobId");
                }
              };
          BlockingThreads.Running<String> running = threads.run(Context.current().wrap(attempt));
          return new Run(running.result(), running.over());
        });
  }

  @SuppressWarnings("unchecked")
  private <P> P decode(String payload, JavaType type) {
    return (P) codec.decode(payload, type);
  }

  private static JobTypeDescription describe(Object handler) {
    JobType type = handler.getClass().getAnnotation(JobType.class);
    String name = handler.getClass().getName();
    if (type == null) {
      throw new IllegalStateException(name + " is a handler without @JobType");
    }
    if (!NAME.matcher(type.name()).matches()) {
      throw new IllegalStateException(name + " has a bad type name: " + type.name());
    }
    checkSchema(name, type.schema());
    return new JobTypeDescription(
        type.name(), type.description(), type.schema().strip(), TermsReader.of(type));
  }

  private static void checkSchema(String handler, String schema) {
    try {
      JsonNode node = new ObjectMapper().readTree(schema);
      if (!node.isObject() && !node.isBoolean()) {
        throw new IllegalStateException(handler + " has a schema that is not a JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(handler + " has a schema that is not JSON", e);
    }
  }

  private JavaType payloadType(Object handler, Class<?> spi) {
    Type type = argumentOf(handler.getClass(), spi);
    if (type == null) {
      throw new IllegalStateException(
          handler.getClass().getName() + " does not say what payload it takes");
    }
    return codec.typeOf(type);
  }

  private static Type argumentOf(Class<?> start, Class<?> spi) {
    for (Class<?> type = start; type != null; type = type.getSuperclass()) {
      for (Type implemented : type.getGenericInterfaces()) {
        if (implemented instanceof ParameterizedType parameterized
            && parameterized.getRawType() == spi) {
          return parameterized.getActualTypeArguments()[0];
        }
      }
    }
    return null;
  }
}
