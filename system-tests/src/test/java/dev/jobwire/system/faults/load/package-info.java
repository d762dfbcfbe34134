/**
 * The clients: they post jobs of every kind at a steady rate, repeat what was not answered, follow
 * their streams, and write down all that they were promised.
 */
package dev.jobwire.system.faults.load;
