/** What tells an operator and Kubernetes whether this replica can do its work. */
package dev.jobwire.api.health;
