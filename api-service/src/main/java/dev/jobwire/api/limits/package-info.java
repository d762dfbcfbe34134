/**
 * How many jobs an owner may submit: a rate, which every replica counts for itself, and a quota,
 * which is counted in the database. Both are off unless configured.
 */
package dev.jobwire.api.limits;
