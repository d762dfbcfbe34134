package dev.jobwire.api.submit;

import java.util.List;

/**
 * A batch as it was read.
 *
 * @param jobs those that are well-formed, in their order
 * @param places where in the batch each of them stands, from 0
 * @param refusal what is wrong with the batch and with its other jobs
 */
record Batch(List<JobRequest> jobs, List<Integer> places, Refusal refusal) {

  /** The JSON pointer of the nth well-formed job. */
  String pointer(int n) {
    return "/jobs/" + places.get(n);
  }
}
