package dev.jobwire.system.faults.load;

import java.util.Random;

/** One kind of load. Stateless, so safe for many threads. */
interface Kind {

  /** Posts the next one, and sees to whatever is to be done to it later. */
  void next(Poster poster, Later later, Random random) throws InterruptedException;
}
