package dev.jobwire.api.submit;

import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.types.JobType;
import dev.jobwire.api.types.JobTypes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** Finds the types of requests and holds their payloads against the types' schemas. */
@ApplicationScoped
class TypeCheck {

  private final JobTypes types;

  TypeCheck(JobTypes types) {
    this.types = types;
  }

  /**
   * The types by name, of those that are known.
   *
   * @param requests well-formed
   */
  Uni<Map<String, JobType>> find(List<JobRequest> requests) {
    Set<String> names = new LinkedHashSet<>();
    requests.forEach(request -> names.add(request.type()));
    return Multi.createFrom()
        .iterable(names)
        .onItem()
        .transformToUniAndConcatenate(types::find)
        .collect()
        .in(
            HashMap::new,
            (Map<String, JobType> known, JobType type) -> known.put(type.name(), type));
  }

  /**
   * Each request with its type.
   *
   * @param at the JSON pointer of each, in the same order
   * @param refusal gets every unknown type and every payload that does not fit
   * @return all of them; only when the refusal is still empty
   */
  static List<Typed> check(
      List<JobRequest> requests,
      Map<String, JobType> known,
      IntFunction<String> at,
      Refusal refusal) {
    List<Typed> typed = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      JobRequest request = requests.get(i);
      JobType type = known.get(request.type());
      String pointer = at.apply(i);
      if (type == null) {
        refusal.add(
            ProblemType.UNKNOWN_JOB_TYPE, new Violation(pointer + "/type", "unknown job type"));
      } else {
        refusal.add(
            ProblemType.INVALID_PAYLOAD,
            type.check(request.payload()).stream()
                .map(v -> new Violation(pointer + v.pointer(), v.detail()))
                .toList());
        typed.add(new Typed(request, type));
      }
    }
    return typed;
  }
}
