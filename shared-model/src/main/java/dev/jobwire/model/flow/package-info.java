/**
 * How requests share a commit: what arrives while a batch is in flight joins the next one. Both
 * services write their hot statements through it.
 */
package dev.jobwire.model.flow;
