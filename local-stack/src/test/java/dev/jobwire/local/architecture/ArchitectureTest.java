package dev.jobwire.local.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.jobwire.rules.House;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final House HOUSE = House.of("dev.jobwire.local");

  @Test
  void featuresAreFreeOfCycles() {
    HOUSE.featuresAreFreeOfCycles();
  }

  @Test
  void whatTestsStartNeedsNoLauncher() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.jobwire.local.launcher..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.jobwire.local.launcher..")
        .check(HOUSE.classes());
  }

  @Test
  void eachServerKeepsToItsOwnPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.jobwire.local.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "kafka..")
        .check(HOUSE.classes());
  }
}
