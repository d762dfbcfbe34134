/**
 * Clients as docs/delivery.md says they are written right: they resume by cursor, drop repeats,
 * acknowledge what the callback has returned from, notice a silent connection and come back.
 */
package dev.jobwire.system.network.client;
