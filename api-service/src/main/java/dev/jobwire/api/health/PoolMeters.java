package dev.jobwire.api.health;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which meters of the libraries are kept. */
public class PoolMeters {

  /**
   * Both database pools register the SQL client's gauges under the same name, where the second is
   * ignored with a warning: figures that would be one pool's only are worse than none.
   */
  @Produces
  @Singleton
  public MeterFilter sqlClientGauges() {
    return MeterFilter.denyNameStartsWith("sql.pool");
  }
}
