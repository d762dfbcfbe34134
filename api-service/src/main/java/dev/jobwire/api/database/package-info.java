/**
 * How this service reaches PostgreSQL: its pools of connections. The default one is for lists and
 * pages, {@code hot} for what is written, {@code telling} for what tells clients: nothing there
 * waits for a standby.
 */
package dev.jobwire.api.database;
