package dev.jobwire.api.testing;

import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * What each test of one owner's jobs begins with: an owner nobody has used yet, and known types.
 */
public abstract class OwnerTest {

  /** Plays the worker for the owner. */
  protected final Endings endings = Endings.ofNewOwner();

  /** The owner's calls. */
  protected final Api api;

  /** The owner only says who it is. */
  protected OwnerTest() {
    this(Api::new);
  }

  /** With calls by the owner's name as the profile wants them. */
  protected OwnerTest(Function<String, Api> calls) {
    api = calls.apply(endings.owner());
  }

  @BeforeAll
  static void types() {
    JobTypesInUse.register();
  }

  @AfterEach
  void close() {
    endings.close();
  }
}
