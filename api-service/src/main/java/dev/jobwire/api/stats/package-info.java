/** Counts an owner's jobs: by status and type, how long they wait, how many come and go. */
package dev.jobwire.api.stats;
