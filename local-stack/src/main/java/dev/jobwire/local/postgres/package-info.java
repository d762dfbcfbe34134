/**
 * A real PostgreSQL from the binaries jar: unpacked once, its cluster made once, run as a child
 * that writes through to disk as in production.
 */
package dev.jobwire.local.postgres;
