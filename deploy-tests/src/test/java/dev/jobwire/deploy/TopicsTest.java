package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.model.signal.Topics;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The topics are made, by whatever makes them, and each service may do what it must with them. */
class TopicsTest {

  private static final Pattern LOOP = Pattern.compile("for topic in ([\\w -]+);");
  private static final Pattern ONE = Pattern.compile("(?m)^\\s*make ([a-z-]+) ");

  private static Set<String> madeBy(String script) {
    Set<String> made = new TreeSet<>();
    LOOP.matcher(script).results().forEach(l -> made.addAll(Set.of(l.group(1).split(" "))));
    ONE.matcher(script).results().forEach(one -> made.add(one.group(1)));
    return made;
  }

  private static Stream<JsonNode> rights(String user, String operation) {
    JsonNode rights =
        Manifests.of("k8s/overlays/prod").get("KafkaUser", user).at("/spec/authorization/acls");
    return Manifests.stream(rights)
        .filter(right -> right.path("operations").toString().contains(operation));
  }

  private static Set<String> topics(String user, String operation) {
    Set<String> topics = new TreeSet<>();
    rights(user, operation)
        .map(right -> right.path("resource"))
        .filter(resource -> resource.path("type").asText().equals("topic"))
        .forEach(resource -> topics.add(resource.path("name").asText()));
    return topics;
  }

  @Test
  void composeAndDevMakeThem() {
    JsonNode compose = Repository.yaml("docker-compose.yml").at("/services/topics/command/0");
    JsonNode dev =
        Manifests.containers(Manifests.of("k8s/overlays/dev").get("Job", "jobwire-topics"))
            .get(0)
            .at("/command/2");

    assertThat(madeBy(compose.asText())).containsExactlyInAnyOrderElementsOf(Topics.all());
    assertThat(madeBy(dev.asText())).containsExactlyInAnyOrderElementsOf(Topics.all());
  }

  @Test
  void prodHasThem() {
    assertThat(Manifests.of("k8s/overlays/prod").kind("KafkaTopic"))
        .extracting(topic -> topic.at("/metadata/name").asText())
        .containsExactlyInAnyOrderElementsOf(Topics.all());
  }

  /** The most that a partition holds: what is kept, and the segment that is written. */
  private static long bytes(JsonNode config) {
    return config.path("retention.bytes").longValue() + config.path("segment.bytes").longValue();
  }

  /** Signals come faster than any time for which they are kept bounds them. */
  @Test
  void prodsDisksBearAllThatIsKept() {
    Manifests prod = Manifests.of("k8s/overlays/prod");
    JsonNode brokers = prod.get("KafkaNodePool", "both").path("spec");
    long disks =
        brokers.path("replicas").longValue()
            * gibibytes(brokers.at("/storage/volumes/0/size").asText());
    assertThat(prod.kind("KafkaTopic").map(topic -> topic.at("/spec/config")))
        .allSatisfy(config -> assertThat(bytes(config)).isGreaterThan(1 << 20));

    long kept =
        prod.kind("KafkaTopic")
            .map(topic -> topic.path("spec"))
            .mapToLong(
                topic ->
                    topic.path("partitions").longValue()
                        * topic.path("replicas").longValue()
                        * bytes(topic.path("config")))
            .sum();

    assertThat(kept).isLessThan(disks * 3 / 4);
  }

  @Test
  void devsDiskBearsAllThatIsKept() {
    Manifests dev = Manifests.of("k8s/overlays/dev");
    String script =
        Manifests.containers(dev.get("Job", "jobwire-topics")).get(0).at("/command/2").asText();
    long disk =
        gibibytes(
            dev.get("StatefulSet", "jobwire-kafka")
                .at("/spec/volumeClaimTemplates/0/spec/resources/requests/storage")
                .asText());
    long partition =
        number("retention\\.bytes=(\\d+)", script) + number("segment\\.bytes=(\\d+)", script);
    long most = number("make \"\\$topic\" (\\d+)", script);

    assertThat(Topics.all().size() * most * partition).isLessThan(disk * 3 / 4);
  }

  private static long number(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static long gibibytes(String size) {
    assertThat(size).endsWith("Gi");
    return Long.parseLong(size.substring(0, size.length() - 2)) << 30;
  }

  @Test
  void eachServiceMayDoWhatItMustAndNoMore() {
    assertThat(topics("jobwire-api", "Write"))
        .containsExactlyInAnyOrder(
            Topics.JOBS_HIGH,
            Topics.JOBS,
            Topics.JOBS_LOW,
            Topics.JOB_CONTROL,
            Topics.JOB_RESOLVED);
    assertThat(topics("jobwire-api", "Read"))
        .containsExactlyInAnyOrder(Topics.JOB_RESOLVED, Topics.JOB_SIGNALS);
    assertThat(topics("jobwire-worker", "Write"))
        .containsExactlyInAnyOrder(Topics.JOB_RESOLVED, Topics.JOB_SIGNALS, Topics.DEAD_LETTER);
    assertThat(topics("jobwire-worker", "Read"))
        .containsExactlyInAnyOrder(
            Topics.JOBS_HIGH, Topics.JOBS, Topics.JOBS_LOW, Topics.JOB_CONTROL);
  }

  @Test
  void groupsAreThoseOfTheServices() {
    for (String service : Set.of("api", "worker")) {
      Set<String> named =
          new TreeSet<>(
              Pattern.compile("(?m)group\\.id=([\\w-]+)")
                  .matcher(
                      Repository.text(
                          service + "-service/src/main/resources/application.properties"))
                  .results()
                  .map(group -> group.group(1))
                  .toList());
      assertThat(named).isNotEmpty();
      assertThat(named)
          .allMatch(
              group ->
                  rights("jobwire-" + service, "Read")
                      .map(right -> right.path("resource"))
                      .filter(resource -> resource.path("type").asText().equals("group"))
                      .anyMatch(resource -> group.startsWith(resource.path("name").asText())));
    }
  }
}
