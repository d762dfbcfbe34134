/**
 * The owner's stream of events and everyone who reads it: cursors and epochs, the hub that knows
 * who is connected, and how acknowledgements are kept.
 */
package dev.jobwire.api.stream;
