package dev.jobwire.model.schema;

/**
 * The schema that this version of the code needs: both services wait for it, so that a roll-out
 * that changes schema and services together leaves the old ones running until the schema is there.
 */
public final class SchemaVersion {

  /** The number of the newest script in {@code db/migration}. A newer schema will do, too. */
  public static final int NEEDED = 8;

  /**
   * Asks for the newest script that was applied, as an {@code integer}; fails with SQLSTATE {@link
   * #NONE} where none ever was. Flyway keeps the table.
   */
  public static final String QUERY =
      "SELECT coalesce(max(version::int), 0) FROM flyway_schema_history WHERE success";

  /** What {@link #QUERY} fails with where nothing was ever migrated: {@code undefined_table}. */
  public static final String NONE = "42P01";

  private SchemaVersion() {}
}
