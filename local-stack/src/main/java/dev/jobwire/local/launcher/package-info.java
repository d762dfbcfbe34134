/**
 * The whole product on one machine by one command: what {@code ./start} runs. Options in, processes
 * and a banner out, all stopped in order at the end.
 */
package dev.jobwire.local.launcher;
