/**
 * What may run now, as Kafka says: reads the records, sets unreadable ones aside, and keeps the
 * rest in bounded queues by priority until there is a free slot.
 */
package dev.jobwire.worker.intake;
