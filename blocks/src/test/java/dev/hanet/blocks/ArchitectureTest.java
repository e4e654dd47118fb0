package dev.hanet.blocks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses BLOCKS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hanet.blocks");

    @Test
    void no_subject_depends_on_one_that_depends_on_it() {
        slices().matching("dev.hanet.blocks.(*)..").should().beFreeOfCycles().check(BLOCKS);
    }

    @Test
    void no_package_depends_on_one_that_depends_on_it() {
        slices().matching("dev.hanet.blocks.(**)").should().beFreeOfCycles().check(BLOCKS);
    }

    @Test
    void only_one_package_knows_the_engine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hanet.blocks.torch..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(BLOCKS);
    }

    @Test
    void only_one_package_knows_the_protocol_of_onnx() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hanet.blocks.onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnx..", "com.google.protobuf..")
                .check(BLOCKS);
    }

    @Test
    void blocks_do_without_injection() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.inject..", "jakarta.inject..")
                .check(BLOCKS);
    }

    @Test
    void a_graph_knows_no_layers() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.hanet.blocks.graph..", "dev.hanet.blocks.tensor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.hanet.blocks.operator..",
                        "dev.hanet.blocks.activation..",
                        "dev.hanet.blocks.layer..",
                        "dev.hanet.blocks.encoder..",
                        "dev.hanet.blocks.attention..",
                        "dev.hanet.blocks.decoder..",
                        "dev.hanet.blocks.block..",
                        "dev.hanet.blocks.node..",
                        "dev.hanet.blocks.loss..",
                        "dev.hanet.blocks.model..",
                        "dev.hanet.blocks.plan..",
                        "dev.hanet.blocks.onnx..",
                        "dev.hanet.blocks.pt2..",
                        "dev.hanet.blocks.torch..")
                .check(BLOCKS);
    }

    @Test
    void what_is_built_does_not_know_what_reads_it() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.hanet.blocks.operator..",
                        "dev.hanet.blocks.activation..",
                        "dev.hanet.blocks.layer..",
                        "dev.hanet.blocks.encoder..",
                        "dev.hanet.blocks.attention..",
                        "dev.hanet.blocks.decoder..",
                        "dev.hanet.blocks.block..",
                        "dev.hanet.blocks.node..",
                        "dev.hanet.blocks.loss..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.hanet.blocks.model..",
                        "dev.hanet.blocks.plan..",
                        "dev.hanet.blocks.onnx..",
                        "dev.hanet.blocks.pt2..",
                        "dev.hanet.blocks.torch..")
                .check(BLOCKS);
    }
}
