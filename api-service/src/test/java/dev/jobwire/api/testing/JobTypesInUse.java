package dev.jobwire.api.testing;

/** Plays the worker's registration: the job types that the tests submit. */
public final class JobTypesInUse {

  private JobTypesInUse() {}

  /**
   * Registers {@code echo}, which takes any payload, {@code strict}, which takes one number, and
   * {@code pair}, of which two may run at once.
   */
  public static void register() {
    try (Endings endings = Endings.ofNewOwner()) {
      type(endings, "echo", "{}");
      type(
          endings,
          "strict",
          """
          {"type":"object","required":["n"],"additionalProperties":false,
           "properties":{"n":{"type":"integer","minimum":1}}}
          """);
      type(endings, "pair", "{}");
      endings.update(
          "UPDATE job_type SET max_concurrency = 2, max_attempts = 3, timeout_ms = 7000"
              + " WHERE type = 'pair'");
    }
  }

  private static void type(Endings endings, String name, String schema) {
    endings.update(
        "INSERT INTO job_type (type, description, payload_schema, registered_at)"
            + " VALUES (?, 'for tests', ?, now()) ON CONFLICT (type) DO NOTHING",
        name,
        schema);
  }
}
