/**
 * Takes jobs: one statement turns ready rows into running ones under this worker's lease, those
 * that Kafka named or those that PostgreSQL finds.
 */
package dev.jobwire.worker.claim;
