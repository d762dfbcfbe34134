/**
 * A real Kafka, one KRaft node in a JVM of its own: formatted when its disk is empty, its topics
 * made before anybody is told that it is ready.
 */
package dev.jobwire.local.kafka;
