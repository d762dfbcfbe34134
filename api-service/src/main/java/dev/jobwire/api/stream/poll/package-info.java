/**
 * The long poll: events as soon as there are any, else an empty answer at the end of the wait. The
 * same stream, cursors and acknowledgements as over WebSocket.
 */
package dev.jobwire.api.stream.poll;
