/** Keeps the page of configuration keys true to the code. */
package dev.jobwire.worker.config;
