/** The rules of the house that the compiler does not know. */
package dev.jobwire.api.architecture;
