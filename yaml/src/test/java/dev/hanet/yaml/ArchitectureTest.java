package dev.hanet.yaml;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hanet.yaml");

    @Test
    void only_the_parser_knows_snakeyaml() {
        noClasses()
                .that()
                .haveNameNotMatching("dev\\.hanet\\.yaml\\.YamlParser(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml.snakeyaml..")
                .check(classes);
    }

    @Test
    void only_the_constraints_know_the_validator() {
        noClasses()
                .that()
                .haveNameNotMatching("dev\\.hanet\\.yaml\\.Constraints(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.hibernate..")
                .check(classes);
    }

    @Test
    void packages_do_not_know_one_another_in_circles() {
        slices().matching("dev.hanet.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void nothing_here_knows_networks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hanet.blocks..", "dev.hanet.toolkit..", "ai.djl..")
                .check(classes);
    }
}
