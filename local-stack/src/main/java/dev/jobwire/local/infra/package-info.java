/**
 * PostgreSQL and Kafka together, started side by side and ready for the services: what the launcher
 * and all tests stand on.
 */
package dev.jobwire.local.infra;
