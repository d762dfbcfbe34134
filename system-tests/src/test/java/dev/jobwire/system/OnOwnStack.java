package dev.jobwire.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test that starts processes of its own: one after the other, beside those {@link OnSharedStack
 * on the shared stack} or in that lane. What promises seconds or a clean log is alone instead
 * ({@link org.junit.jupiter.api.parallel.Isolated}).
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock("stacks of their own")
public @interface OnOwnStack {}
