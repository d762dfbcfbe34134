/**
 * Programs that tests run where this machine has them; where it has not, those tests are skipped,
 * and say so loudly.
 */
package dev.jobwire.rules.program;
