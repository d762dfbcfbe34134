/**
 * What must be true of a history of jobs seen from outside, whatever died meanwhile. Pure: takes
 * what was accepted and what was read at the end, and names everything that does not fit.
 */
package dev.jobwire.system.faults.audit;
