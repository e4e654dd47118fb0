package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quick fixes, going to what is named, renaming and formatting; the sign § stands for the cursor. */
class ChangesTest {
    private static final String FOLDER =
            "dataset: {type: folder, images: images, masks: masks, values: {0: background, 1: rim, 2: cup}}\n";
    private static final Range ALL = new Range(new Position(0, 0), new Position(1000, 0));
    private static final String GRAPH = """
        extends: preset:quickstart
        model:
          type: graph
          nodes:
            stem: {from: input, type: resnet18}
            deep: {from: stem.layer3, type: conv-bn-relu, channels: 8}  # stem
            up: {from: [deep], type: resize, like: input}
            out: {from: up, type: conv, channels: classes, kernel: 1}
          outputs: {main: out}
          insert: [{at: stem.layer2, use: {type: none}}]
        """;

    @TempDir
    private static Path folder;

    private static Editor editor;
    private static TextDocumentService service;
    private static int number;

    @BeforeAll
    static void begin() throws Exception {
        editor = new Editor();
        service = editor.server().getTextDocumentService();
    }

    @AfterAll
    static void end() {
        editor.close();
    }

    private static TextDocumentIdentifier open(String text) {
        return new TextDocumentIdentifier(
                editor.open(folder.resolve("spec" + ++number + ".yaml"), text.replace("\\n", "\n")));
    }

    private static String with(String text, List<? extends TextEdit> edits) {
        return new SpecText(text).with(List.copyOf(edits));
    }

    private static List<CodeAction> fixes(TextDocumentIdentifier document) {
        return Editor.get(service.codeAction(new CodeActionParams(document, ALL, new CodeActionContext(List.of()))))
                .stream()
                .map(action -> action.getRight())
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sed: 2 | write 'seed' | seed: 2",
                "sed: 2 | take 'sed' out | ``",
                "train: {batch: 2, zzz: 1} | take 'train.zzz' out | train: {batch: 2}",
                "train: {zzz: 1, batch: 2} | take 'train.zzz' out | train: {batch: 2}",
                "model: {context: {type: haa}} | write 'ha' | model: {context: {type: ha}}",
                "model: {context: ha} | write '{type: ha}' | model: {context: {type: ha}}",
                "train: {precision: float23} | write 'float32' | train: {precision: float32}",
                "evaluate: {metrics: [mDize]} | write 'mDice' | evaluate: {metrics: [mDice]}",
                "train: {select: {metric: mDice, mode: min}} | write 'mode: max' | train: {select: {metric: mDice,"
                        + " mode: max}}",
                "model: {insert: [{at: encoder.levl1, use: {type: none}}]} | write 'encoder.level1' | model: {insert:"
                        + " [{at: encoder.level1, use: {type: none}}]}",
                "model: {insert: [{use: {type: none}}]} | add the key 'at' | model: {insert: [{use: {type: none}, at:"
                        + " }]}",
                "train: {batch: 4} | take 'train.batch' out | train: {}",
            })
    void a_remedy_can_be_taken(String line, String title, String expected) {
        String head = "extends: preset:quickstart\n";
        TextDocumentIdentifier document = open(head + line + "\n");
        List<CodeAction> fixes = fixes(document);
        assertThat(fixes).extracting(CodeAction::getTitle).contains(title);
        CodeAction fix = fixes.stream()
                .filter(found -> found.getTitle().equals(title))
                .findFirst()
                .orElseThrow();
        assertThat(with(head + line + "\n", fix.getEdit().getChanges().get(document.getUri())))
                .isEqualTo(head + expected + (expected.isEmpty() ? "" : "\n"));
    }

    @Test
    void each_of_the_nearest_sizes_can_be_taken() {
        String text = "extends: preset:quickstart\n"
                + "model: {encoder: {type: resnet18, outputStride: 16}, decoder: {type: fcn}}\n"
                + "data: {augment: [{type: random-crop, size: 90}]}\n";
        TextDocumentIdentifier document = open(text);
        assertThat(fixes(document).stream()
                        .map(fix -> with(text, fix.getEdit().getChanges().get(document.getUri()))))
                .contains(text.replace("size: 90", "size: 81"), text.replace("size: 90", "size: 96"));
    }

    private static Location definition(String marked) {
        String text = marked.replace("\\n", "\n");
        TextDocumentIdentifier document = open(text.replace("§", ""));
        List<? extends Location> found = Editor.get(service.definition(
                        new DefinitionParams(document, new SpecText(text).position(text.indexOf('§')))))
                .getLeft();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void one_goes_to_what_is_extended_and_to_the_value_before() throws Exception {
        Path preset =
                Path.of(URI.create(definition("extends: preset:quick§start\n").getUri()));
        assertThat(Files.readString(preset)).contains("hierarchical attention");
        Location before = definition("extends: preset:quickstart\ntrain: {epo§chs: 2}\n");
        assertThat(Files.readAllLines(Path.of(URI.create(before.getUri())))
                        .get(before.getRange().getStart().getLine()))
                .contains("epochs: 26");
    }

    @ParameterizedTest(name = "{0} leads to line {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "extends: preset:quickstart\\ndata:\\n  classes: [background, rim, cup]\\n  regions: {cup: [c§up]} | 2",
                "GRAPH deep: {from: st§em.layer3 | 4",
                "GRAPH main: o§ut | 7",
                "GRAPH at: stem.la§yer2 | 4"
            })
    void one_goes_to_what_is_named(String marked, int line) {
        String text = marked;
        if (marked.startsWith("GRAPH ")) {
            String part = marked.substring("GRAPH ".length());
            text = GRAPH.replace(part.replace("§", ""), part);
        }
        assertThat(definition(text).getRange().getStart().getLine()).isEqualTo(line);
    }

    private static String renamed(String marked, String name) throws Exception {
        String text = marked.replace("§", "");
        TextDocumentIdentifier document = open(text);
        Position at = new SpecText(marked).position(marked.indexOf('§'));
        return with(
                text,
                service.rename(new RenameParams(document, at, name))
                        .get(60, TimeUnit.SECONDS)
                        .getChanges()
                        .get(document.getUri()));
    }

    @Test
    void a_node_is_renamed_with_all_who_name_it() throws Exception {
        String expected = GRAPH.replace("stem: {", "base: {")
                .replace("from: stem.", "from: base.")
                .replace("at: stem.", "at: base.");
        assertThat(renamed(GRAPH.replace("from: stem", "from: st§em"), "base")).isEqualTo(expected);
        assertThat(renamed(GRAPH.replace("stem: {", "st§em: {"), "base")).isEqualTo(expected);
        assertThat(expected).contains("# stem");
    }

    @Test
    void a_class_is_renamed_with_its_regions() throws Exception {
        String text = "extends: preset:quickstart\n"
                + "data:\n"
                + "  " + FOLDER
                + "  classes: [background, rim, cup]\n"
                + "  regions: {disc: [rim, 'cup'], cup: [c§up]}\n";
        assertThat(renamed(text, "pit"))
                .isEqualTo("extends: preset:quickstart\n"
                        + "data:\n"
                        + "  " + FOLDER.replace("cup}", "pit}")
                        + "  classes: [background, rim, pit]\n"
                        + "  regions: {disc: [rim, 'pit'], cup: [pit]}\n");
    }

    @Test
    void a_name_that_is_taken_or_declared_elsewhere_is_refused_in_words() {
        assertThatThrownBy(() -> renamed(GRAPH.replace("from: stem", "from: st§em"), "deep"))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("there is a node 'deep' already");
        assertThatThrownBy(() -> renamed("extends: preset:quickstart\ndata: {regions: {cup: [c§up]}}\n", "pit"))
                .hasMessageContaining("the class 'cup' is not declared in this text");
        assertThatThrownBy(() -> renamed("extends: preset:quickstart\nse§ed: 1\n", "pit"))
                .hasMessageContaining("nothing here can be renamed");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a list a line each | classes:\\n    - background  # cup\\n    - rim\\n    - c§up\\n  regions:\\n    disc: [rim, cup]"
                        + "\\n    cup:\\n      - cup | classes:\\n    - background  # cup\\n    - rim\\n    - pit\\n  regions:\\n    disc: [rim, pit]"
                        + "\\n    cup:\\n      - pit",
                "quotes stay as they are | classes: [background, 'rim', \"c§up\"]\\n  regions: {disc: ['rim', \"cup\"], cup: [cup]}"
                        + " | classes: [background, 'rim', \"pit\"]\\n  regions: {disc: ['rim', \"pit\"], cup: [pit]}",
                "regions are no classes | classes: [background, rim, c§up]\\n  regions: {disc: [rim], rim: [rim], cup: [cup]}"
                        + " | classes: [background, rim, pit]\\n  regions: {disc: [rim], rim: [rim], cup: [pit]}",
            })
    void a_class_is_renamed_however_it_is_written(String what, String data, String expected) throws Exception {
        String head = "extends: preset:quickstart\nevaluate: {metrics: [mDice]}\ndata:\n  " + FOLDER + "  ";
        assertThat(renamed(head + data.replace("\\n", "\n") + "\n", "pit"))
                .isEqualTo(head.replace("cup}", "pit}") + expected.replace("\\n", "\n") + "\n");
    }

    @Test
    void keys_in_quotes_and_texts_with_other_line_ends_are_renamed_too() throws Exception {
        String quoted = GRAPH.replace("stem: {", "'stem': {").replace("\n", "\r\n");
        assertThat(renamed(quoted.replace("from: stem", "from: st§em"), "base"))
                .isEqualTo(quoted.replace("'stem': {", "'base': {")
                        .replace("from: stem.", "from: base.")
                        .replace("at: stem.", "at: base."));
        String folder = """
                extends: preset:quickstart
                data:
                  classes: [background, spot, rim]
                  regions: {disc: [spot, rim], cup: [rim]}
                  dataset: {type: folder, images: images, masks: masks, values: {0: background, 128: spot, 255: ri§m}}
                """;
        assertThat(renamed(folder, "edge"))
                .contains("[background, spot, edge]", "cup: [edge]", "128: spot, 255: edge}");
        String layers = """
                extends: preset:quickstart
                data:
                  classes: [background, spot]
                  regions: {disc: [spot], cup: [spot]}
                  dataset: {type: folder, images: images, layers: {"sp§ot": masks}, rest: background}
                """;
        assertThat(renamed(layers, "blot")).contains("[background, blot]", "layers: {\"blot\": masks}", "cup: [blot]");
    }

    @Test
    void what_would_be_a_mistake_afterwards_is_refused_in_words() throws Exception {
        String text = "extends: preset:quickstart\ndata:\n  " + FOLDER
                + "  classes: [background, rim, cup]\n  regions: {disc: [rim, c§up], cup: [cup]}\n";
        assertThatThrownBy(() -> renamed(text.replace("  " + FOLDER, ""), "pit"))
                .as("the classes of a drawn data set are given")
                .hasMessageContaining("would leave a mistake: the masks of this data set hold [background, rim, cup]");
        for (String name : List.of("null", "ignore")) {
            assertThatThrownBy(() -> renamed(text, name))
                    .as(name)
                    .hasMessageContaining("'" + name + "' in place of 'cup' would leave a mistake: ");
        }
        Files.writeString(
                ChangesTest.folder.resolve("regions.yaml"),
                "extends: preset:quickstart\ndata:\n  " + FOLDER
                        + "  classes: [background, rim, cup]\n  regions: {disc: [rim, cup], cup: [cup]}\n");
        assertThatThrownBy(() ->
                        renamed("extends: regions.yaml\nversion: 1\ndata: {classes: [background, rim, c§up]}\n", "pit"))
                .as("the text that is extended names it too")
                .hasMessageContaining("would leave a mistake: ");
        assertThatThrownBy(() -> renamed(text.replace("rim, cup]\n", "rim, \"c\\u0075p\"]\n"), "pit"))
                .as("where it is declared it is written with escapes")
                .hasMessageContaining("is not declared in this text");
        assertThatThrownBy(() -> renamed(text, "two words")).hasMessageContaining("'two words' is no name");
    }

    @Test
    void only_names_can_be_renamed_and_are_found_everywhere() {
        TextDocumentIdentifier document = open(GRAPH);
        Position stem = new SpecText(GRAPH).position(GRAPH.indexOf("stem"));
        assertThat(Editor.get(service.prepareRename(new PrepareRenameParams(document, stem)))
                        .getFirst())
                .isEqualTo(new Range(stem, new Position(stem.getLine(), stem.getCharacter() + 4)));
        assertThat(Editor.get(service.prepareRename(new PrepareRenameParams(document, new Position(0, 2)))))
                .isNull();
        assertThat(Editor.get(service.references(new ReferenceParams(document, stem, new ReferenceContext(true)))))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void formatting_keeps_how_lines_end(String end) {
        assertThat(formatted(String.join(
                        end, "extends:   preset:quickstart # \uD83D\uDE00", "", "", "model:", "    context: {}")))
                .isEqualTo(String.join(
                        end, "extends: preset:quickstart # \uD83D\uDE00", "", "model:", "  context: {}", ""));
    }

    private static String formatted(String text) {
        TextDocumentIdentifier document = open(text);
        return with(
                text,
                Editor.get(service.formatting(new DocumentFormattingParams(document, new FormattingOptions(2, true)))));
    }

    @Test
    void a_text_is_laid_out_and_keeps_its_comments() {
        assertThat(formatted("""
            # question

            extends:   preset:quickstart\s\s


            # of the model
            model :
                # of the context
                context: { type:   ha ,levels: 1 }   # said
                insert:
                -   {at: encoder.level1,  use: {type: none }}
                # last
                -
                    at: "encoder.level2"
                    use:
                        type: none
            train: {epochs: 2,   # few
                batch: 2}\
            """)).isEqualTo("""
                # question

                extends: preset:quickstart

                # of the model
                model:
                  # of the context
                  context: {type: ha, levels: 1}   # said
                  insert:
                    - {at: encoder.level1, use: {type: none}}
                    # last
                    -
                      at: "encoder.level2"
                      use:
                        type: none
                train: {epochs: 2,   # few
                    batch: 2}
                """);
    }

    @Test
    void what_is_no_yaml_or_would_say_something_else_stays() {
        assertThat(formatted("extends: preset:quickstart\nmodel: {context: { type: ha }\n"))
                .contains("{ type: ha }");
        String block = "extends: preset:quickstart\nabout:\n  summary: |\n    one\n\n\n    two\n";
        assertThat(formatted(block)).isEqualTo(block);
    }

    @Test
    void presets_are_laid_out_as_they_are_and_a_second_time_changes_nothing() {
        Presets presets = new Presets(ChangesTest.class.getClassLoader());
        for (String name : presets.names()) {
            String text = presets.text(name).orElseThrow();
            String laid = Layout.of(new SpecText(text));
            assertThat(Layout.of(new SpecText(laid))).isEqualTo(laid);
            assertThat(laid.lines().map(String::strip).toList())
                    .as(name)
                    .isEqualTo(text.lines().map(String::strip).toList());
            assertThat(new Documents(PresetSource.NONE)
                            .text("a", laid)
                            .problems()
                            .size())
                    .isEqualTo(new Documents(PresetSource.NONE)
                            .text("a", text)
                            .problems()
                            .size());
        }
    }
}
