/**
 * The only clock: one leader among the api replicas emits what falls due, keeps Kafka's window
 * filled, gives back the work of dead workers and sweeps ordering keys. Two leaders do no harm.
 */
package dev.jobwire.api.dispatch;
