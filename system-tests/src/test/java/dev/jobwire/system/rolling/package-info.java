/**
 * A new version goes out: every replica is replaced under load, behind the proxy that is shipped.
 */
package dev.jobwire.system.rolling;
