/**
 * What a stack tells of itself: traces as a collector gets them, logs as a collector reads them.
 */
package dev.jobwire.system.telemetry;
