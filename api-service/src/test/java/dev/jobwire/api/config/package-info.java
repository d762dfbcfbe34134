/** Keeps the page of configuration keys true to the code. */
package dev.jobwire.api.config;
