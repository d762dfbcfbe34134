/** What the tests of this service share: the stack they run on and jobs that end on demand. */
package dev.jobwire.api.testing;
