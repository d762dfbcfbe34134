package dev.jobwire.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test on the {@link SharedStack}, one after the other: some stop its processes. Beside it one
 * with a {@link OnOwnStack stack of its own} may run, so that two cores have something to do while
 * one of both waits.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedStack.class)
@ResourceLock(OnSharedStack.LANE)
public @interface OnSharedStack {

  /** Also for one that needs no such stack, when this lane has time left. */
  String LANE = "the shared stack";
}
