/**
 * Who asks: the owner of a request, by header or token, and the number that stands for the owner in
 * every table. Every path to a job goes through it.
 */
package dev.jobwire.api.identity;
