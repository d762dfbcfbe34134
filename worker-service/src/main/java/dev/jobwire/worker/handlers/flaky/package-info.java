/** Fails on purpose: to see retries, backoff and final failure. */
package dev.jobwire.worker.handlers.flaky;
