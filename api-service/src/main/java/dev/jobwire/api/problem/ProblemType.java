package dev.jobwire.api.problem;

import java.util.Locale;

/** Every kind of refusal, with its HTTP status. The names are part of the contract. */
public enum ProblemType {
  /** The body is not JSON, or not UTF-8, or nested too deep. */
  MALFORMED_JSON(400, "The body is not well-formed JSON"),
  /** A member or parameter is unknown, missing, of the wrong type or out of range. */
  INVALID_REQUEST(400, "The request is not valid"),
  /** Who asks can't be told: no token, or none that is valid. */
  UNAUTHORIZED(401, "Who asks can't be told"),
  /** Who asks may not do this. */
  FORBIDDEN(403, "Not allowed"),
  /** The job does not exist, or is another owner's; also any unknown path. */
  NOT_FOUND(404, "Not found"),
  /** The path exists, but not with this method. */
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  /** Nothing the service can produce is acceptable to the client. */
  NOT_ACCEPTABLE(406, "Not acceptable"),
  /** The job is in a state that forbids what was asked. */
  CONFLICT(409, "The job's state does not allow this"),
  /** The cursor can't be served; the problem carries a fresh one. */
  CURSOR_GONE(410, "Events from this cursor are gone"),
  /** The body is over its limit. */
  TOO_LARGE(413, "The body is too large"),
  /** The body is not JSON by its content type. */
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  /** No worker has ever registered the job's type. */
  UNKNOWN_JOB_TYPE(422, "Unknown job type"),
  /** The payload breaks the JSON schema of the job's type. */
  INVALID_PAYLOAD(422, "The payload does not fit the job type"),
  /** The idempotency key was used with another body. */
  IDEMPOTENCY_MISMATCH(422, "The idempotency key belongs to another request"),
  /** Too much is asked at once; come again later. */
  TOO_MANY_REQUESTS(429, "Too many requests"),
  /** A defect of the service. */
  INTERNAL_ERROR(500, "Internal error"),
  /** The database can't be reached; come again later. */
  UNAVAILABLE(503, "Temporarily unavailable");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** A short, human-readable summary that does not change from occurrence to occurrence. */
  public String title() {
    return title;
  }

  /** The URI that identifies it: RFC 9457, 3.1.1. */
  public String uri() {
    return "urn:jobwire:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The type for an HTTP status that a framework chose. */
  public static ProblemType ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 409 -> CONFLICT;
      case 413 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> TOO_MANY_REQUESTS;
      case 503 -> UNAVAILABLE;
      default -> status >= 400 && status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
    };
  }
}
