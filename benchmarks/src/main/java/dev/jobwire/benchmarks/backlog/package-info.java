/** What a backlog of due jobs does to the jobs beside it. */
package dev.jobwire.benchmarks.backlog;
