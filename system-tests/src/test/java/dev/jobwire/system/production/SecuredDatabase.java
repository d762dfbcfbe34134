package dev.jobwire.system.production;

import dev.jobwire.system.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database in a stack's PostgreSQL that belongs to a user who is nothing else there. */
final class SecuredDatabase {

  /** What it is called, and its user: other databases of the stack have the usual names. */
  static final String NAME = "secured";

  private final Stack stack;

  SecuredDatabase(Stack stack) {
    this.stack = stack;
  }

  /** Lets the server speak TLS, with a certificate of its own, and makes user and database. */
  void secure(Certificates certificates, String host) throws SQLException, IOException {
    Path chain = certificates.chain(host);
    Path key = certificates.key(host);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + chain + "'");
      statement.execute("ALTER SYSTEM SET ssl_key_file = '" + key + "'");
      statement.execute("ALTER SYSTEM SET ssl = on");
      statement.execute("SELECT pg_reload_conf()");
      statement.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + Certificates.PASSWORD + "'");
      statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        stack.env("JOBWIRE_JDBC_URL"),
        stack.env("JOBWIRE_DB_USER"),
        stack.env("JOBWIRE_DB_PASSWORD"));
  }

  int port() {
    return URI.create(stack.env("JOBWIRE_DB_URL")).getPort();
  }

  /** The protocols that the owner's connections speak, one for each; null for none. */
  List<String> protocols() throws SQLException {
    List<String> protocols = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT s.version FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid)
                WHERE a.usename = '%s'"""
                    .formatted(NAME))) {
      while (rows.next()) {
        protocols.add(rows.getString(1));
      }
    }
    return protocols;
  }
}
