/**
 * Who on this replica listens to which owner's stream, and the one pump per owner that reads what
 * they have not been sent and hands it to them, in order. Signals only say how far there is to
 * read.
 */
package dev.jobwire.api.stream.hub;
