package dev.jobwire.api.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which methods a path has, for the {@code Allow} that a 405 must carry (RFC 9110, 15.5.6). */
@ApplicationScoped
public class AllowedMethods {

  private record Route(Pattern path, String method) {}

  private final List<Route> routes = new ArrayList<>();

  AllowedMethods(BeanManager beans) {
    beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
        .map(bean -> bean.getBeanClass())
        .filter(type -> type.isAnnotationPresent(Path.class))
        .distinct()
        .forEach(this::addRoutes);
  }

  private void addRoutes(Class<?> resource) {
    for (Method method : resource.getDeclaredMethods()) {
      for (Annotation annotation : method.getAnnotations()) {
        HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
        if (http != null) {
          Path path = method.getAnnotation(Path.class);
          String whole =
              resource.getAnnotation(Path.class).value() + (path == null ? "" : path.value());
          routes.add(new Route(pattern(whole), http.value()));
        }
      }
    }
  }

  private static Pattern pattern(String template) {
    String path = template.replaceAll("/+", "/").replaceAll("\\{[^}]*}", "[^/]+");
    return Pattern.compile(path + "/?");
  }

  /** The methods of a path, as the header's value. */
  public String of(String path) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      if (route.path().matcher(path).matches()) {
        allowed.add(route.method());
        if (route.method().equals("GET")) {
          allowed.add("HEAD");
        }
      }
    }
    allowed.add("OPTIONS");
    return String.join(", ", allowed);
  }
}
