/**
 * The event loops the worker runs on: one that decides, so that deciding needs no locks, and others
 * that run handlers, so that a handler which blocks by mistake can't cost the lease.
 */
package dev.jobwire.worker.eventloop;
