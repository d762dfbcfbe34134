/**
 * The product under steady load while its processes are killed, paused and wiped: nothing accepted
 * is lost, doubled, told wrongly or late, and everything recovers in the time that is promised.
 */
package dev.jobwire.system.faults;
