package dev.jobwire.api.stream.ws;

/**
 * The bounds of a session; times in milliseconds.
 *
 * @param helloTimeout how long the client has to say hello
 * @param pingInterval how often it is pinged
 * @param pongTimeout how long it has to answer
 * @param window the most events unacknowledged
 * @param redelivery when events are sent again
 * @param maxOutput the most bytes of unsent output
 * @param paceOutput the most bytes of new events begun before the client has taken them
 * @param maxFrame the longest frame of a client, in chars
 */
record SessionLimits(
    long helloTimeout,
    long pingInterval,
    long pongTimeout,
    int window,
    Redelivery redelivery,
    long maxOutput,
    long paceOutput,
    int maxFrame) {

  static SessionLimits of(WsConfig config) {
    return new SessionLimits(
        config.helloTimeout().toMillis(),
        config.pingInterval().toMillis(),
        config.pongTimeout().toMillis(),
        config.window(),
        new Redelivery(
            config.redeliveryFirst().toMillis(),
            config.redeliveryMost().toMillis(),
            config.sends()),
        config.maxOutput().asLongValue(),
        config.paceOutput().asLongValue(),
        (int) config.maxFrame().asLongValue());
  }
}
