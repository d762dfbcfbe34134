/**
 * What is over leaves, beside all other work and never in its way: whole weeks by dropping their
 * partitions, the rest in small batches. Makes the partitions of the coming weeks, too.
 */
package dev.jobwire.api.retention;
