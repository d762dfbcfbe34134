package dev.jobwire.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PlacesTest {

  @Test
  void anOwnerCantTakeAll() {
    Places places = new Places(3, 2);
    assertThat(places.enter(1)).isTrue();
    assertThat(places.enter(1)).isTrue();
    assertThat(places.enter(1)).isFalse();
    assertThat(places.enter(2)).isTrue();
    assertThat(places.enter(3)).isFalse();
    assertThat(places.taken()).isEqualTo(3);
    places.leave(1);
    assertThat(places.enter(3)).isTrue();
  }

  @Property
  void boundsHoldAndAllPlacesComeBack(
      @ForAll @Size(max = 200) List<@LongRange(min = -5, max = 5) Long> moves) {
    Places places = new Places(6, 3);
    List<Long> in = new ArrayList<>();
    for (long move : moves) {
      long owner = Math.abs(move);
      if (move < 0 && in.remove(owner)) {
        places.leave(owner);
      } else if (move >= 0) {
        long ofOwner = in.stream().filter(other -> other == owner).count();
        boolean free = in.size() < 6 && ofOwner < 3;
        assertThat(places.enter(owner)).isEqualTo(free);
        if (free) {
          in.add(owner);
        }
      }
      assertThat(places.taken()).isEqualTo(in.size());
    }
    in.forEach(places::leave);
    assertThat(places.taken()).isZero();
  }
}
