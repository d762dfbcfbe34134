/**
 * What an owner can do to a job that was accepted: cancel it while it has not ended, run it again
 * when it has failed or was cancelled.
 */
package dev.jobwire.api.control;
