/**
 * How both services send signals to Kafka: as CloudEvents, without waiting, dropped when in doubt.
 */
package dev.jobwire.model.emit;
