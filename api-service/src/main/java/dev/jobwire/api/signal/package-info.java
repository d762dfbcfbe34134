/** Tells the workers over Kafka that jobs may run; every such signal may be lost without harm. */
package dev.jobwire.api.signal;
