/** Reads jobs: one, with a long poll until it has ended, or many, page by page. */
package dev.jobwire.api.query;
