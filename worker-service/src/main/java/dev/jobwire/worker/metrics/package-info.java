/** What the worker counts and measures, by the names under which Prometheus reads it. */
package dev.jobwire.worker.metrics;
