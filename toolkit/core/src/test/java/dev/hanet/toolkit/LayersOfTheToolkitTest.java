package dev.hanet.toolkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.hanet.toolkit", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersOfTheToolkitTest {
    @ArchTest
    static final ArchRule a_spec_is_checked_without_the_engine = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.hanet.toolkit.spec..", "dev.hanet.toolkit.experiment..", "dev.hanet.toolkit.plugin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.hanet.blocks.torch..", "ai.djl..", "org.bytedeco..");

    @ArchTest
    static final ArchRule the_toolkit_sees_our_own_types_and_not_those_of_djl = noClasses()
            .that()
            .resideOutsideOfPackage("dev.hanet.toolkit.djl..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule guice_wires_and_nothing_else = noClasses()
            .that()
            .resideOutsideOfPackages("dev.hanet.toolkit.plugin..", "dev.hanet.toolkit.builtin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.inject..");

    @ArchTest
    static final ArchRule no_room_leads_back_to_where_one_came_from =
            slices().matching("dev.hanet.toolkit.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_below_knows_of_studies = noClasses()
            .that()
            .resideOutsideOfPackages("dev.hanet.toolkit.study..", "dev.hanet.toolkit.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.hanet.toolkit.study..");

    @ArchTest
    static final ArchRule the_door_for_plugins_does_not_know_what_comes_with_the_toolkit = noClasses()
            .that()
            .resideInAPackage("dev.hanet.toolkit.plugin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.hanet.toolkit.builtin..",
                    "dev.hanet.toolkit.data.(*)..",
                    "dev.hanet.toolkit.experiment..",
                    "dev.hanet.toolkit.run..");
}
