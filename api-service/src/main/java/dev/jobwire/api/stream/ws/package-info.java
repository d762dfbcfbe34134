/**
 * The stream over WebSocket, subprotocol {@code jobs.v1}: a pure session that decides everything,
 * and the thin edge that does what it says.
 */
package dev.jobwire.api.stream.ws;
