package dev.jobwire.api.stream.ws;

/** Why the server ends a connection. The numbers are part of the contract. */
public enum CloseCode {
  /** The replica stops: come back, elsewhere. */
  DRAIN(4001, "drain"),
  /** Too much output waits for the client: come back. */
  TOO_SLOW(4008, "too slow"),
  /** A ping was not answered in time: come back. */
  NO_PONG(4012, "no pong"),
  /** An event was sent too often without an acknowledgement: come back. */
  NO_ACK(4408, "no ack"),
  /** The token is not valid, or no longer: do not come back with it. */
  BAD_TOKEN(4500, "bad token"),
  /** A frame could not be understood: do not come back. */
  BAD_FRAME(4501, "bad frame"),
  /** The client did not say hello in time: do not come back. */
  NO_HELLO(4502, "no hello"),
  /** The client may not do this: do not come back. */
  FORBIDDEN(4503, "forbidden"),
  /** The owner, or the replica, has too many connections: do not come back. */
  TOO_MANY(4504, "too many connections"),
  /** The database is away (RFC 6455's registry: try again later). */
  TRY_AGAIN(1013, "try again later");

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** The number in the close frame. */
  public int code() {
    return code;
  }

  /** The words in the close frame. */
  public String reason() {
    return reason;
  }
}
