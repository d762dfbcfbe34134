package dev.jobwire.api.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.jobwire.rules.House;
import org.junit.jupiter.api.Test;

/** The rules of the house, as far as the compiler does not know them. */
class ArchitectureTest {

  private static final String ROOT = "dev.jobwire.api";

  private static final House HOUSE = House.of(ROOT);
  private static final JavaClasses API = HOUSE.classes();

  @Test
  void featuresAreFreeOfCycles() {
    HOUSE.featuresAreFreeOfCycles();
  }

  @Test
  void nobodyMemoizes() {
    HOUSE.nobodyMemoizes();
  }

  @Test
  void thePartsOfTheStreamAreFreeOfCycles() {
    slices().matching(ROOT + ".stream.(**)").should().beFreeOfCycles().check(API);
  }

  /** But for who makes the pools, who maps rows, and who tells an outage from a wrong statement. */
  @Test
  void onlyStoresSendSql() {
    noClasses()
        .that()
        .haveNameNotMatching(".*Store(\\$.*)?")
        .and()
        .resideOutsideOfPackage(ROOT + ".database")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".job.JobRows")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".problem.Outage")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".submit.Acceptor")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx.mutiny.sqlclient..",
            "io.vertx.mutiny.pgclient..",
            "io.vertx.sqlclient..",
            "io.vertx.pgclient..")
        .check(API);
  }

  /** The exceptions above may look at rows and failures, but not ask anything. */
  @Test
  void nobodyElseHoldsAPool() {
    noClasses()
        .that()
        .haveNameNotMatching(".*Store(\\$.*)?")
        .and()
        .resideOutsideOfPackage(ROOT + ".database")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.vertx\\.(mutiny\\.)?sqlclient\\.(Pool|SqlClient|SqlConnection)")
        .check(API);
  }

  @Test
  void onlyTheEdgesAreBoundToChannels() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.SignalFeed")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.eclipse.microprofile.reactive.messaging..", "io.smallrye.reactive.messaging..")
        .check(API);
  }

  @Test
  void onlyResourcesWritersAndProblemsKnowJaxRs() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Resource")
        .and()
        .haveSimpleNameNotEndingWith("Writer")
        .and()
        .resideOutsideOfPackage(ROOT + ".problem..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..")
        .check(API);
  }

  @Test
  void onlyItsOwnPackageKnowsTheWebSocket() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".stream.ws..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.quarkus.websockets.next..")
        .check(API);
  }
}
