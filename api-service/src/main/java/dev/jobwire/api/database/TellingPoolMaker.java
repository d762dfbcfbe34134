package dev.jobwire.api.database;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import jakarta.inject.Singleton;

/** The same for the pool by which clients, and Kubernetes, are told: no commit on it waits. */
@Singleton
@ReactiveDataSource("telling")
public class TellingPoolMaker extends PoolMaker {}
