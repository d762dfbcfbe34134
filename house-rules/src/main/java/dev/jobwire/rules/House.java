package dev.jobwire.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of one module, without its tests, and the rules that hold for each. */
public final class House {

  private final String root;
  private final JavaClasses classes;

  private House(String root) {
    this.root = root;
    this.classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root);
  }

  /** The module whose packages all begin with {@code root}. */
  public static House of(String root) {
    return new House(root);
  }

  /** Its classes, for rules of its own. */
  public JavaClasses classes() {
    return classes;
  }

  /**
   * Checks that no feature needs another that needs it.
   *
   * @throws AssertionError that names the cycle
   */
  public void featuresAreFreeOfCycles() {
    slices().matching(root + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  /**
   * Checks that nobody uses Mutiny's {@code memoize()}, which may lose who subscribes while the
   * result comes on another thread (as of 3.1.1).
   *
   * @throws AssertionError that names who does
   */
  public void nobodyMemoizes() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.smallrye.mutiny.groups.UniMemoize")
        .check(classes);
  }
}
