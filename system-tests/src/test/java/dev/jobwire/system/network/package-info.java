/**
 * Clients over every transport, across a network that breaks, delays and swallows: they are told of
 * every event, in order, and acknowledge none before it was handed over.
 */
package dev.jobwire.system.network;
