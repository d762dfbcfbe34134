/**
 * Runs one attempt of a claimed job: starts its handler, stops it when time is up or the worker may
 * not go on, and says how it ended.
 */
package dev.jobwire.worker.execution;
