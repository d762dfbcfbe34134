package dev.jobwire.api.identity;

/**
 * Whose jobs and events they are.
 *
 * @param id the number in the database
 * @param name the name that clients and tokens use
 */
public record Owner(long id, String name) {}
