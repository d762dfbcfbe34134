/**
 * What the services tell each other over Kafka: topics and the data of their records. Every signal
 * may be lost, doubled or reordered without harm; PostgreSQL has the truth.
 */
package dev.jobwire.model.signal;
