/**
 * What the worker tells the API service over Kafka: jobs that ended, attempts that started or moved
 * on. Never awaited; a lost signal costs time, never a job.
 */
package dev.jobwire.worker.signal;
