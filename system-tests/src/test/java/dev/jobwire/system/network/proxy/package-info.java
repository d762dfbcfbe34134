/**
 * A double of the network between a client and the service: a TCP proxy that breaks, delays and
 * swallows what passes, as told or as a seed decides.
 */
package dev.jobwire.system.network.proxy;
