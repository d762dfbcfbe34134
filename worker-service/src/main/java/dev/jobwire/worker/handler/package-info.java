/**
 * What a handler is written against: one class, one annotation. Depends on no other part of the
 * worker.
 */
package dev.jobwire.worker.handler;
