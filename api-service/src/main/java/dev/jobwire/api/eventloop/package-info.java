/** Requests on several event loops: where they go on after work elsewhere, and what they share. */
package dev.jobwire.api.eventloop;
