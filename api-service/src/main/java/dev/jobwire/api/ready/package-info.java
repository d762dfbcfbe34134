/**
 * Lets work go that nothing holds back any more: activates the heads of ordering keys, admits work
 * of limited types, and tells the workers. Called after a commit; what is lost here the dispatcher
 * finds.
 */
package dev.jobwire.api.ready;
