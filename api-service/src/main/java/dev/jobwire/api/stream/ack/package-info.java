/**
 * How far subscribers have acknowledged: collected while a write is under way, written as one
 * statement, never backwards.
 */
package dev.jobwire.api.stream.ack;
