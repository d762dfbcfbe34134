package dev.jobwire.model.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The diagrams of docs/state-machine.md are the code's. */
class StateMachineTest {

  private static final Path PAGE = Path.of("..", "docs", "state-machine.md");
  private static final Pattern ARROW = Pattern.compile("\\s+(\\S+) --> ([^\\s:]+)(:.*)?");
  private static final String NONE = "[*]";

  /** The arrows of each diagram, in the page's order. */
  private static List<Set<String>> diagrams() throws IOException {
    List<Set<String>> diagrams = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("```")) {
        inside = line.equals("```mermaid");
        if (inside) {
          diagrams.add(new TreeSet<>());
        }
      } else if (inside && !line.startsWith("stateDiagram")) {
        Matcher arrow = ARROW.matcher(line);
        assertThat(arrow.matches()).as("an arrow: " + line).isTrue();
        boolean fresh =
            diagrams.get(diagrams.size() - 1).add(arrow.group(1) + " " + arrow.group(2));
        assertThat(fresh).as("there once: " + line).isTrue();
      }
    }
    return diagrams;
  }

  @Test
  void showsWhatTheOwnerSees() throws IOException {
    Set<String> arrows = new TreeSet<>(Set.of(NONE + " " + JobStatus.PENDING));
    for (JobStatus from : JobStatus.values()) {
      from.next().forEach(to -> arrows.add(from + " " + to));
      if (from.next().isEmpty()) {
        arrows.add(from + " " + NONE);
      }
    }
    assertThat(diagrams().get(0)).isEqualTo(arrows);
  }

  @Test
  void showsWhatIsStillToBeDone() throws IOException {
    Set<String> arrows = new TreeSet<>();
    for (WorkState from : WorkState.values()) {
      if (from.isFirst()) {
        arrows.add(NONE + " " + from);
      }
      from.next().forEach(to -> arrows.add(from + " " + to));
      arrows.add(from + " " + NONE);
    }
    assertThat(diagrams()).hasSize(2);
    assertThat(diagrams().get(1)).isEqualTo(arrows);
  }

  /** What the work does, its owner sees: no change of the one that the other forbids. */
  @Property
  void bothAgree(@ForAll WorkState from, @ForAll WorkState to) {
    if (from.next().contains(to) && from.status() != to.status()) {
      assertThat(from.status().next()).contains(to.status());
    }
  }
}
