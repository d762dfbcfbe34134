/**
 * The packaged pair as its users meet it: started by {@code ./start} as processes of their own and
 * driven over HTTP and WebSocket.
 */
package dev.jobwire.system;
