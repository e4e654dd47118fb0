package dev.hanet.toolkit.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.hanet.toolkit", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersOfTheToolkitTest {
    @ArchTest
    static final ArchRule a_spec_is_checked_without_the_engine = noClasses()
            .that()
            .resideInAnyPackage("dev.hanet.toolkit.spec..", "dev.hanet.toolkit.build..", "dev.hanet.toolkit.plugin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.hanet.blocks.torch..", "ai.djl..", "org.bytedeco..");

    @ArchTest
    static final ArchRule the_toolkit_sees_our_own_types_and_not_those_of_djl =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule guice_wires_and_nothing_else = noClasses()
            .that()
            .resideOutsideOfPackages("dev.hanet.toolkit.plugin..", "dev.hanet.toolkit.build..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.inject..");
}
