/**
 * The rules of the house that hold in every module, for its tests to check: structure by ArchUnit,
 * and documents against the code.
 */
package dev.jobwire.rules;
