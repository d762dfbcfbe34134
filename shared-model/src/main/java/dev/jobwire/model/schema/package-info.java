/**
 * The database schema and the step that brings it up to date. The services only wait for it, so
 * that a roll-out can change the schema first.
 */
package dev.jobwire.model.schema;
