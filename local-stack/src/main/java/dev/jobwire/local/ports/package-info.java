/**
 * Free loopback ports for what runs beside the api, picked where no outgoing connection can take
 * them.
 */
package dev.jobwire.local.ports;
