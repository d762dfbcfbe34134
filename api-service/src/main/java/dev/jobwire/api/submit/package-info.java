/**
 * {@code POST /jobs}: from hostile bytes to a durable job. Read, check against the type's schema,
 * write together with whatever else arrives, then tell the workers.
 */
package dev.jobwire.api.submit;
