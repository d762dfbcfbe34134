/**
 * The job types that workers have registered: what may be submitted, and the JSON schema that each
 * type's payload must fit.
 */
package dev.jobwire.api.types;
