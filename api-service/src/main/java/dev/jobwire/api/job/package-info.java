/**
 * A job as its owner sees it: read from the tables in one way, written as JSON in one way, whether
 * it is the answer to a request or part of an event.
 */
package dev.jobwire.api.job;
