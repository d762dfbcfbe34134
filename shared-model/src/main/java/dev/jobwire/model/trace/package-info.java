/** The spans of a job's way from its client through both services and Kafka and back. */
package dev.jobwire.model.trace;
