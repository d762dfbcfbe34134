/** How many can be connected to one replica, what each costs, and how fast all are told. */
package dev.jobwire.benchmarks.push;
