/** PostgreSQL in trouble: its machine dies without a word, or no standby confirms a commit. */
package dev.jobwire.system.database;
