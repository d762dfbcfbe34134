/**
 * What is deployed, held against the schemas of those who will read it, against the pages in {@code
 * docs/} and against itself: {@code k8s/}, {@code docker-compose.yml}, {@code observability/}.
 */
package dev.jobwire.deploy;
