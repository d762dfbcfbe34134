/**
 * The page as a person meets it: in a real Chromium, against the packaged pair. Without a Chromium
 * on this machine these tests are skipped, and say so.
 */
package dev.jobwire.system.browser;
