/**
 * The packaged services with the very settings of {@code k8s/overlays/prod}: TLS to PostgreSQL and
 * to Kafka, Kafka's rights, tokens of an issuer. Only ports are others than on a cluster.
 */
package dev.jobwire.system.production;
