/** A machine that dies without a word: nobody closes its connections, no packet comes back. */
package dev.jobwire.system.silence;
