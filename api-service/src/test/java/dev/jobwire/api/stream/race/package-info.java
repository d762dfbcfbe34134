/**
 * What may happen between two steps of a client, over each transport: a job ends, the connection
 * breaks, another tab acknowledges. Which test shows which race is listed in docs/delivery.md.
 */
package dev.jobwire.api.stream.race;
