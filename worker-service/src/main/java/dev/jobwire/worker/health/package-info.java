/** What the platform that runs the worker is told of its state. */
package dev.jobwire.worker.health;
