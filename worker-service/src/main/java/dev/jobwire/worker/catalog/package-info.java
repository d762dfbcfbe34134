/**
 * The handlers this worker has, by type: finds them at start, reads payloads into what they take
 * and writes their results as JSON.
 */
package dev.jobwire.worker.catalog;
