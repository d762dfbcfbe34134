/**
 * The page at {@code /}: its files are static resources; here is what their answers say beside
 * them.
 */
package dev.jobwire.api.page;
