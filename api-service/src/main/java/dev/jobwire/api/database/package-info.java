/** How this service reaches PostgreSQL: its pools of connections. */
package dev.jobwire.api.database;
