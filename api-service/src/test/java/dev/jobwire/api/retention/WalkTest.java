package dev.jobwire.api.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WalkTest {

  /** Every page is looked at until a batch was not full, in order, and then it ends. */
  @Property
  void passesEachPageOnceNothingIsLeftThere(
      @ForAll @IntRange(max = 1_000) int pages,
      @ForAll @Size(20) List<@IntRange(max = 3) Integer> fullBatches) {
    Sweep.Walk walk = new Sweep.Walk(pages);
    List<Integer> passed = new ArrayList<>();
    for (int part = 0; !walk.ended(); part++) {
      ExpiryStore.Pages at = walk.part();
      for (int full = 0; full < fullBatches.get(part % 20); full++) {
        walk.deleted(10, 10);
        assertThat(walk.part()).isEqualTo(at);
      }
      for (int page = at.first(); page < at.past(); page++) {
        passed.add(page);
      }
      walk.deleted(9, 10);
    }
    assertThat(passed).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(pages);
    assertThat(passed.size() - pages).isLessThan(64);
  }
}
