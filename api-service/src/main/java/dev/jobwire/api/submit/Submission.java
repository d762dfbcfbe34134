package dev.jobwire.api.submit;

import dev.jobwire.api.identity.Owner;
import java.util.List;

/**
 * Jobs that are taken together or not at all.
 *
 * @param owner whose they are
 * @param jobs at least one, in the order in which they count as accepted
 * @param key the idempotency key; null for none
 */
record Submission(Owner owner, List<NewJob> jobs, IdempotencyKey key) {

  int weight() {
    return jobs.stream().mapToInt(NewJob::weight).sum();
  }
}
