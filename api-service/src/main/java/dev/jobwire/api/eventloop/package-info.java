/** Where requests go on after work elsewhere: on the event loop they came from. */
package dev.jobwire.api.eventloop;
