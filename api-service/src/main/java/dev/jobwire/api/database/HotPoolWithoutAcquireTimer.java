package dev.jobwire.api.database;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import jakarta.inject.Singleton;

/** The same for the hot pool: each pool asks for a maker of its own. */
@Singleton
@ReactiveDataSource("hot")
public class HotPoolWithoutAcquireTimer extends PoolWithoutAcquireTimer {}
