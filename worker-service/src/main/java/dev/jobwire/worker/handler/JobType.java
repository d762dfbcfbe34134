package dev.jobwire.worker.handler;

import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Singleton;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the type of job that a handler runs. It makes the class a bean, so nothing else is needed
 * for the worker to find it.
 *
 * <pre>{@code
 * @JobType(name = "greet", description = "Greets someone.", schema = """
 *     {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}""")
 * public class GreetHandler implements JobHandler<GreetHandler.Payload> {
 *   public record Payload(String name) {}
 *
 *   @Override
 *   public Uni<?> handle(JobContext job, Payload payload) {
 *     return Uni.createFrom().item("Hello, " + payload.name());
 *   }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Stereotype
@Singleton
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JobType {

  /** The type's name, as owners submit it: 1 to 100 of {@code a-z A-Z 0-9 . _ -}. */
  String name();

  /** What the handler does, for people, in a sentence. */
  String description();

  /**
   * The JSON Schema (draft 2020-12) of the payload. A payload that breaks it is refused when it is
   * submitted. The default takes anything, also no payload.
   */
  String schema() default "{}";

  /** After how many attempts a failure is final, unless the job says otherwise; 0: the default. */
  int maxAttempts() default 0;

  /** How long one attempt may take, as ISO 8601, unless the job says otherwise. */
  String timeout() default "";

  /** How many may run at once, on all workers together; 0 for no limit. */
  int maxConcurrency() default 0;

  /** How long a job waits between its attempts, unless it says otherwise. */
  Backoff backoff() default @Backoff;
}
