package dev.jobwire.system.faults;

import dev.jobwire.system.faults.audit.SeenAttempt;
import java.io.IOException;
import java.util.List;

/** Where the attempts of a job are read. */
interface AttemptHistory {

  /** All attempts of an owner's job, in the order in which they are told. */
  List<SeenAttempt> of(String owner, String job) throws IOException;
}
