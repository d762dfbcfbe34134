/**
 * The stream as server-sent events (WHATWG HTML, 9.2): the same events and signals, told one way;
 * acknowledgements come by {@code POST /events/ack}.
 */
package dev.jobwire.api.stream.sse;
