/**
 * How a replica leaves: not ready first, while it serves as before; then it lets its streams go;
 * then it stops.
 */
package dev.jobwire.api.stop;
