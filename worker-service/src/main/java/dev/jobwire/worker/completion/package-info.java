/**
 * Writes how attempts ended, many with one statement: the job's resolution, or its next attempt.
 * Tells the owner once that is committed.
 */
package dev.jobwire.worker.completion;
