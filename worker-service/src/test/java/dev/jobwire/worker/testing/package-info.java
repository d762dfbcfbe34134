/** What the tests share: a real PostgreSQL and Kafka, and an owner who has jobs to be done. */
package dev.jobwire.worker.testing;
