/** What tests of the owner's stream share: the stack they run on and jobs that end on demand. */
package dev.jobwire.api.stream;
