/** Gives the payload back as the result, unchanged. */
package dev.jobwire.worker.handlers.echo;
