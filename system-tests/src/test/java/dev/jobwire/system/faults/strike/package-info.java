/**
 * What is done to the running product: which fault comes next, how it is done to the processes, and
 * when they are back.
 */
package dev.jobwire.system.faults.strike;
