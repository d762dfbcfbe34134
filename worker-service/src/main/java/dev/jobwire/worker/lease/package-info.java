/**
 * The worker's right to run jobs: a row in PostgreSQL that it keeps alive by heartbeat. Lost, it
 * never comes back; the worker goes on under a new id.
 */
package dev.jobwire.worker.lease;
