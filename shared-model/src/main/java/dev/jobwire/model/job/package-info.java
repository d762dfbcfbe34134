/**
 * What a job is: its states and how they may follow each other, its priority, how an attempt ended.
 * Pure values; the codes are those of the tables.
 */
package dev.jobwire.model.job;
