package dev.jobwire.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables of a page. */
public final class MarkdownTable {

  private MarkdownTable() {}

  /**
   * The table's rows under a heading, without the two that head it.
   *
   * @throws AssertionError when there are none
   * @throws IOException when the page can't be read
   */
  public static List<String> under(Path page, String heading) throws IOException {
    List<String> rows = new ArrayList<>();
    boolean here = false;
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("## ")) {
        here = line.equals(heading);
      } else if (here && line.startsWith("|")) {
        rows.add(line);
      }
    }
    assertThat(rows).as(page + " has a table under " + heading).hasSizeGreaterThan(2);
    return rows.subList(2, rows.size());
  }
}
