package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosticsTest {
    private static final ClassLoader CLASSES = DiagnosticsTest.class.getClassLoader();
    private static final ExperimentLoader LOADER =
            HanetModule.injector(Plugins.found(CLASSES), CLASSES).getInstance(ExperimentLoader.class);

    @TempDir
    private Path folder;

    private Editor editor;

    @BeforeEach
    void begin() throws Exception {
        editor = new Editor();
    }

    @AfterEach
    void end() {
        editor.close();
    }

    private static String text(Diagnostic diagnostic) {
        return diagnostic.getMessage().getLeft();
    }

    private static Range range(int line, int from, int to) {
        return new Range(new Position(line, from), new Position(line, to));
    }

    @Test
    void says_what_validate_says_with_the_range_of_the_word() throws Exception {
        String text = "extends: preset:quickstart\nmodel:\n  context: {dleta: 0.5}\ntrain: {batch: four}\n";
        String uri = editor.open(folder.resolve("a.yaml"), text);
        List<Diagnostic> told = editor.told(uri).getDiagnostics();

        List<Problem> problems =
                LOADER.inspectText("a.yaml", text, Overlay.NONE).problems();
        assertThat(told)
                .extracting(DiagnosticsTest::text)
                .containsExactlyElementsOf(problems.stream()
                        .map(problem -> problem.message()
                                + problem.remedy().map(remedy -> "\n" + remedy).orElse(""))
                        .toList());
        assertThat(told)
                .extracting(
                        Diagnostic::getRange, diagnostic -> diagnostic.getCode().getLeft(), Diagnostic::getSeverity)
                .containsExactly(
                        tuple(range(2, 12, 17), "unknown-key", DiagnosticSeverity.Error),
                        tuple(range(3, 15, 19), "wrong-type", DiagnosticSeverity.Error));
    }

    @Test
    void follows_every_key_stroke_and_goes_when_the_mistake_goes() throws Exception {
        String uri = editor.open(folder.resolve("a.yaml"), "extends: preset:quickstart\nseed: x\n");
        assertThat(editor.told(uri).getDiagnostics()).hasSize(1);
        editor.change(uri, List.of(new TextDocumentContentChangeEvent(range(1, 6, 7), "12")));
        assertThat(editor.told(uri).getDiagnostics()).isEmpty();
        editor.change(uri, List.of(new TextDocumentContentChangeEvent(range(1, 6, 8), "'")));
        assertThat(text(editor.told(uri).getDiagnostics().get(0)))
                .startsWith("the quote that opens here is not closed");
        editor.shut(uri);
        assertThat(editor.told(uri).getDiagnostics()).isEmpty();
    }

    @Test
    void columns_are_those_of_editors() throws Exception {
        String uri = editor.open(
                folder.resolve("a.yaml"),
                "extends: preset:quickstart\nabout: {summary: \"\uD83D\uDE00\", sumary: x}\n");
        assertThat(editor.told(uri).getDiagnostics())
                .extracting(Diagnostic::getRange)
                .containsExactly(range(1, 23, 29));
    }

    @Test
    void an_unsaved_parent_counts_and_its_heir_is_looked_at_again() throws Exception {
        Path parent = Files.writeString(folder.resolve("parent.yaml"), "extends: preset:quickstart\n");
        String child = editor.open(folder.resolve("child.yaml"), "extends: parent.yaml\nseed: 2\n");
        assertThat(editor.told(child).getDiagnostics()).isEmpty();

        String above = editor.open(parent, "extends: preset:quickstart\ntrain: {batch: 0}\n");
        List<Diagnostic> told = editor.told(child).getDiagnostics();
        assertThat(told).hasSize(1);
        assertThat(text(told.get(0))).startsWith(parent + ":2: train.batch: '0' is not positive");
        assertThat(told.get(0).getRange()).isEqualTo(range(0, 9, 20));
        assertThat(told.get(0).getRelatedInformation().get(0).getLocation().getUri())
                .isEqualTo(above);
        assertThat(told.get(0).getRelatedInformation().get(0).getLocation().getRange())
                .isEqualTo(range(1, 15, 16));

        editor.change(above, "extends: preset:quickstart\ntrain: {batch: 1}\n");
        assertThat(editor.told(child).getDiagnostics()).isEmpty();
    }

    @Test
    void both_sides_of_a_shape_mistake_are_shown() throws Exception {
        String text = """
            extends: preset:phantom/graph-ha
            model:
              nodes:
                a: {from: input, type: conv-bn-relu, channels: 8}
                b: {from: a, type: conv-bn-relu, channels: 8, stride: 2}
                c: {from: [a, b], type: add}
            """;
        String uri = editor.open(folder.resolve("a.yaml"), text);
        Diagnostic shape = editor.told(uri).getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getCode().getLeft().equals("shape"))
                .filter(diagnostic -> text(diagnostic).startsWith("'add' needs"))
                .findFirst()
                .orElseThrow();
        assertThat(shape.getRange().getStart().getLine()).isEqualTo(5);
        assertThat(shape.getRelatedInformation())
                .extracting(
                        related -> related.getLocation().getRange().getStart().getLine())
                .containsExactly(3, 4);
    }

    @Test
    void a_value_that_changes_nothing_is_faded_and_points_to_the_one_before() throws Exception {
        String uri = editor.open(folder.resolve("a.yaml"), "extends: preset:quickstart\ntrain: {batch: 4}\n");
        assertThat(editor.told(uri).getDiagnostics()).singleElement().satisfies(idle -> {
            assertThat(idle.getSeverity()).isEqualTo(DiagnosticSeverity.Warning);
            assertThat(idle.getTags()).containsExactly(DiagnosticTag.Unnecessary);
            String preset = idle.getRelatedInformation().get(0).getLocation().getUri();
            assertThat(Files.readString(Path.of(java.net.URI.create(preset)))).contains("batch: 4");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: '3'\nservices:\n  web: {image: x}\n",
                "name: build\non: push\njobs: {}\n",
                "extends: ./base.yaml\nrules: {}\n",
                "data: x\nmodel: y\ntrain: z\n",
                "model: {dim: 3}\ndata: {batch_size: 4}\n",
                "",
                "\u0000\u0001",
                "- a\n- b\n"
            })
    void is_silent_of_what_is_no_spec(String text) throws Exception {
        editor.open(folder.resolve("other.yaml"), text);
        String uri = editor.open(folder.resolve("spec.yaml"), "extends: preset:quickstart\n");
        assertThat(editor.told(uri).getDiagnostics()).isEmpty();
        assertThat(editor.hasHeard()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: 1\nmodel: {}\n",
                "# yaml-language-server: $schema=../docs/hanet.schema.json\n",
                "# a question\nextends: [preset:quickstart]\n",
                "version: 1\nabout: {summary: x}\n",
                "extends: base.yaml\ntrain: {batch: 2}\n",
                "model: {encoder: {type: unet}}\ndata:\n  classes: [background, spot]\n"
            })
    void knows_a_spec_by_its_first_lines(String text) throws Exception {
        String uri = editor.open(folder.resolve("spec.yaml"), text);
        assertThat(editor.told(uri).getUri()).isEqualTo(uri);
    }

    @Test
    void a_text_without_a_file_is_looked_at_too() throws Exception {
        String uri = editor.open("untitled:Untitled-1", "extends: preset:quickstart\nseed: x\n");
        assertThat(editor.told(uri).getDiagnostics()).hasSize(1);
        assertThat(editor.end()).isZero();
    }
}
