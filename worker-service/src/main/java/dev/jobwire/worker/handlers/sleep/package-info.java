/** Waits for a time, and says how far it is. Can be stopped. */
package dev.jobwire.worker.handlers.sleep;
