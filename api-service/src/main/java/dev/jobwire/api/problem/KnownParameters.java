package dev.jobwire.api.problem;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that a resource method does not have, so that no typo passes silently.
 */
public class KnownParameters {

  /** Who asks, or for whom: understood everywhere, each where it has a meaning. */
  private static final String BY_NAME = "client";

  private static final String BY_TOKEN = "owner";

  private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();
  private final String who;

  KnownParameters(@ConfigProperty(name = "jobs.auth") String auth) {
    this.who = auth.equalsIgnoreCase("oidc") ? BY_TOKEN : BY_NAME;
  }

  /** Checks the request's parameters against those of the method that will answer it. */
  @ServerRequestFilter
  public void check(ContainerRequestContext request, ResourceInfo resource) {
    var given = request.getUriInfo().getQueryParameters();
    if (given.isEmpty() || resource.getResourceMethod() == null) {
      return;
    }
    Set<String> names = known.computeIfAbsent(resource.getResourceMethod(), this::names);
    List<Problem.Violation> unknown = new ArrayList<>();
    for (String name : new TreeSet<>(given.keySet())) {
      if (!names.contains(name)) {
        unknown.add(new Problem.Violation(name, "unknown parameter"));
      }
    }
    if (!unknown.isEmpty()) {
      throw Problem.of(ProblemType.INVALID_REQUEST, "unknown parameter", unknown);
    }
  }

  private Set<String> names(Method method) {
    Set<String> names = new TreeSet<>(Set.of(who));
    for (Parameter parameter : method.getParameters()) {
      RestQuery rest = parameter.getAnnotation(RestQuery.class);
      QueryParam jax = parameter.getAnnotation(QueryParam.class);
      if (rest != null) {
        names.add(rest.value().isEmpty() ? parameter.getName() : rest.value());
      } else if (jax != null) {
        names.add(jax.value());
      }
    }
    return names;
  }
}
