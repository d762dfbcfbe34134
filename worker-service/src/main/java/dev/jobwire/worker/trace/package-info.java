/** Where the spans of jobs go. */
package dev.jobwire.worker.trace;
