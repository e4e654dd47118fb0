package dev.hanet.toolkit.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersOfTheServerTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hanet");

    @Test
    void a_server_knows_nothing_of_networks() {
        classes()
                .that()
                .resideInAPackage("dev.hanet.toolkit.server..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.hanet.toolkit.server..",
                        "dev.hanet.toolkit.page..",
                        "dev.hanet.yaml..",
                        "java..",
                        "com.google.gson..",
                        "org.eclipse.jetty..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(ALL);
    }

    @Test
    void nobody_else_knows_the_library() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hanet.toolkit.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(ALL);
    }
}
