package dev.jobwire.api.stream;

/** Tells a client that its position can't be served, and from where it goes on. */
public final class ResetFrame {

  private ResetFrame() {}

  /**
   * The frame's JSON.
   *
   * @param to the position, which says why it is not the one asked for
   */
  public static String json(Position to) {
    return "{\"type\":\"reset\",\"reason\":\""
        + to.reset().text()
        + "\",\"cursor\":\""
        + to.cursor()
        + "\"}";
  }
}
