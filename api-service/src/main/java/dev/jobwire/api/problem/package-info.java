/**
 * How the service says no: one enum of problem types, one exception, one rendering (RFC 9457), and
 * the mapping of everything that can go wrong onto them.
 */
package dev.jobwire.api.problem;
