package dev.hanet.toolkit.editor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersOfTheEditorTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hanet");

    @Test
    void an_editor_needs_neither_engine_nor_runs() {
        noClasses()
                .that()
                .resideInAPackage("dev.hanet.toolkit.editor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.djl..",
                        "org.bytedeco..",
                        "com.google.inject..",
                        "org.yaml..",
                        "dev.hanet.blocks.torch..",
                        "dev.hanet.toolkit.builtin..",
                        "dev.hanet.toolkit.run..",
                        "dev.hanet.toolkit.session..",
                        "dev.hanet.toolkit.train..",
                        "dev.hanet.toolkit.use..",
                        "dev.hanet.toolkit.study..",
                        "dev.hanet.toolkit.report..")
                .check(ALL);
    }

    @Test
    void nobody_else_speaks_the_protocol() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hanet.toolkit.editor..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.lsp4j..")
                .check(ALL);
    }
}
