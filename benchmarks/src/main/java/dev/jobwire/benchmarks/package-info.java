/** What all benchmarks share: how a running stack is reached, and how times are told. */
package dev.jobwire.benchmarks;
