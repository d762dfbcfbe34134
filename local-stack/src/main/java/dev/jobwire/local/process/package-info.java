/**
 * Child processes: started, named in pid files, read line by line, restarted with backoff, stopped
 * in order, and ended when an earlier launcher left them behind.
 */
package dev.jobwire.local.process;
