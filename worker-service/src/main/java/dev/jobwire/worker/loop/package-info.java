/**
 * The worker itself: brings what may run, free slots, the lease, running attempts and their
 * outcomes together, from start to stop.
 */
package dev.jobwire.worker.loop;
