/** The JavaScript client in {@code clients/js}, tested by node's own runner from here. */
package dev.jobwire.clients;
