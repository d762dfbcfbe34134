/**
 * What every store needs to know of PostgreSQL: which failures mean that it is away, and whether it
 * is, told once in the log.
 */
package dev.jobwire.worker.database;
