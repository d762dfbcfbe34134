package dev.jobwire.model.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.jobwire.rules.House;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final House HOUSE = House.of("dev.jobwire.model");

  @Test
  void featuresAreFreeOfCycles() {
    HOUSE.featuresAreFreeOfCycles();
  }

  @Test
  void theModelIsPureButForItsTwoEdges() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.jobwire.model.schema..", "dev.jobwire.model.emit..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.jobwire.model..",
            "java..",
            "com.fasterxml.jackson..",
            "io.smallrye.mutiny..",
            "io.opentelemetry..")
        .check(HOUSE.classes());
  }
}
