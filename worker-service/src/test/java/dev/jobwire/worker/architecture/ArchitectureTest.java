package dev.jobwire.worker.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.jobwire.rules.House;
import org.junit.jupiter.api.Test;

/** The rules of the house, as far as the compiler does not know them. */
class ArchitectureTest {

  private static final String ROOT = "dev.jobwire.worker";

  private static final House HOUSE = House.of(ROOT);
  private static final JavaClasses WORKER = HOUSE.classes();

  @Test
  void featuresAreFreeOfCycles() {
    HOUSE.featuresAreFreeOfCycles();
  }

  @Test
  void nobodyMemoizes() {
    HOUSE.nobodyMemoizes();
  }

  @Test
  void onlyStoresSendSql() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Store")
        .and()
        .resideOutsideOfPackage(ROOT + ".database..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.mutiny.sqlclient..", "io.vertx.sqlclient..")
        .check(WORKER);
  }

  @Test
  void onlyTheEdgesKnowKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".intake..", ROOT + ".signal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "org.eclipse.microprofile.reactive.messaging..",
            "io.smallrye.reactive.messaging..")
        .check(WORKER);
  }

  @Test
  void handlersDependOnTheSpiOnly() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".handlers..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.jobwire.model..", "io.quarkus..")
        .check(WORKER);
    classes()
        .that()
        .resideInAPackage(ROOT + ".handlers..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            ROOT + ".catalog..",
            ROOT + ".claim..",
            ROOT + ".completion..",
            ROOT + ".database..",
            ROOT + ".eventloop..",
            ROOT + ".execution..",
            ROOT + ".health..",
            ROOT + ".intake..",
            ROOT + ".lease..",
            ROOT + ".loop..",
            ROOT + ".metrics..",
            ROOT + ".signal..")
        .check(WORKER);
  }

  @Test
  void theSpiDependsOnNoPartOfTheWorker() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".handler")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".handler",
            "java..",
            "jakarta.inject..",
            "jakarta.enterprise.inject..",
            "io.smallrye.mutiny..",
            "com.fasterxml.jackson.core..")
        .check(WORKER);
  }
}
