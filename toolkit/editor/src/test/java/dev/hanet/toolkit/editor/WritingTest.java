package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completion and what is said of what is pointed at; the sign § stands for the cursor. */
class WritingTest {
    private static final String HEAD = "extends: preset:quickstart\n";

    @TempDir
    private static Path folder;

    private static Editor editor;
    private static int number;

    @BeforeAll
    static void begin() throws Exception {
        editor = new Editor();
    }

    @AfterAll
    static void end() {
        editor.close();
    }

    /** A document whose text was YAML once, before it became what it is now. */
    private static Position write(String uri, String marked) throws InterruptedException {
        editor.open(uri, HEAD);
        editor.told(uri);
        String text = marked.replace("\\n", "\n");
        int at = text.indexOf('§');
        assertThat(at).isNotNegative();
        editor.change(uri, text.replace("§", ""));
        return new SpecText(text).position(at);
    }

    private static List<CompletionItem> offered(String marked) throws InterruptedException {
        String uri = folder.resolve("completion" + ++number + ".yaml").toUri().toString();
        Position at = write(uri, marked);
        return Editor.get(editor.server()
                        .getTextDocumentService()
                        .completion(new CompletionParams(new TextDocumentIdentifier(uri), at)))
                .getLeft();
    }

    private static List<String> labels(String marked) throws InterruptedException {
        return offered(marked).stream().map(CompletionItem::getLabel).toList();
    }

    private static Optional<String> said(String marked) throws InterruptedException {
        String uri = folder.resolve("hover" + ++number + ".yaml").toUri().toString();
        Position at = write(uri, marked);
        editor.told(uri);
        Hover hover = Editor.get(
                editor.server().getTextDocumentService().hover(new HoverParams(new TextDocumentIdentifier(uri), at)));
        return Optional.ofNullable(hover)
                .map(found -> found.getContents().getRight().getValue());
    }

    @ParameterizedTest(name = "{0} offers {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1\\nmo§ | extends,about,model,data,train,seed,evaluate",
                "extends: preset:quickstart\\nmodel: {context: {§ | type,delta,levels",
                "extends: preset:quickstart\\nmodel: {context: {type: non-local, § | innerChannels",
                "extends: preset:quickstart\\nmodel: {context: {type: h§ | ha,non-local,none,aspp",
                "extends: preset:quickstart\\nmodel:\\n  context:\\n    type: ha\\n    le§ | delta,levels",
                "extends: preset:quickstart\\nmodel:\\n  con§\\n  decoder: {type: unet} | context,insert,auxiliary",
                "extends: preset:quickstart\\ntrain: {precision: § | float32,bfloat16",
                "extends: preset:quickstart\\nevaluate: {fieldOfView: § | true,false",
                "extends: preset:q§ | preset:quickstart,preset:lung/hanet-lite",
                "extends: [preset:quickstart, pre§ | preset:quickstart",
                "extends: preset:quickstart\\nmodel: {insert: [{at: enc§ | encoder.level1,bottleneck",
                "extends: preset:quickstart\\nevaluate: {metrics: [mDice, § | mDice,diceCup,hd95Disc,eCdr",
                "extends: preset:quickstart\\ndata:\\n  regions:\\n    cup: [§ | background,rim,cup",
                "extends: preset:quickstart\\ntrain: {freeze: [§ | encoder,head,context",
                "extends: preset:quickstart\\ntrain: {freeze: {parts: [§ | encoder,head",
                "extends: preset:quickstart\\ntrain: {select: {metric: § | mDice,diceCup",
                "extends: preset:quickstart\\nabout: {reported: {§ | mDice,diceDisc",
                "extends: preset:quickstart\\ntrain: {optimizer: {rates: {§ | encoder,decoder",
                "extends: preset:quickstart\\ndata:\\n  augment:\\n    - type: rotate\\n      § | degrees",
                "extends: preset:quickstart\\ndata:\\n  augment:\\n    - § | type,rotate,flip-horizontal",
                "extends: preset:quickstart\\nmodel: {decoder: § | deeplabv3plus,unet",
            })
    void what_can_stand_here_is_offered(String marked, String expected) throws InterruptedException {
        List<String> wanted = List.of(expected.split(",", -1));
        assertThat(labels(marked)).containsAll(wanted);
    }

    @Test
    void keys_that_are_there_are_not_offered_again_and_those_that_have_to_be_come_first() throws InterruptedException {
        assertThat(labels("extends: preset:quickstart\ntrain: {epochs: 1, §}"))
                .doesNotContain("epochs")
                .contains("batch");
        assertThat(labels("version: 1\nseed: 2\n§")).doesNotContain("version", "seed");
        List<CompletionItem> offered = offered("version: 1\ndata: {§");
        assertThat(offered.stream()
                        .filter(item -> item.getLabel().equals("classes"))
                        .findFirst()
                        .orElseThrow()
                        .getSortText())
                .startsWith("0");
        assertThat(offered.get(0).getTextEdit().getLeft().getNewText()).endsWith(": ");
    }

    @Test
    void nodes_and_what_lies_in_them_are_offered_where_one_is_named() throws InterruptedException {
        String graph = """
            extends: preset:phantom/graph-ha
            model:
              nodes:
                mine: {from: §
            """;
        String uri = folder.resolve("graph.yaml").toUri().toString();
        editor.open(uri, "extends: preset:phantom/graph-ha\n");
        editor.told(uri);
        editor.change(uri, graph.replace("§", ""));
        List<String> labels = Editor.get(editor.server()
                        .getTextDocumentService()
                        .completion(new CompletionParams(
                                new TextDocumentIdentifier(uri), new SpecText(graph).position(graph.indexOf('§')))))
                .getLeft()
                .stream()
                .map(CompletionItem::getLabel)
                .toList();
        assertThat(labels).contains("input", "mine").hasSizeGreaterThan(5).doesNotContain("");
    }

    @Test
    void files_beside_the_spec_can_be_extended() throws Exception {
        Files.writeString(folder.resolve("base.yaml"), HEAD);
        assertThat(labels("extends: b§\nseed: 1\n")).contains("base.yaml", "preset:quickstart");
    }

    @Test
    void folders_and_files_of_data_are_offered_step_by_step() throws Exception {
        Files.createDirectories(folder.resolve("study/images"));
        Files.writeString(folder.resolve("study/list.csv"), "image");
        String dataset = "extends: preset:quickstart\ndata: {dataset: {type: folder, images: ";
        assertThat(labels(dataset + "stu§")).contains("study/");
        assertThat(labels(dataset + "study/§")).containsExactly("study/images/", "study/list.csv");
        assertThat(labels(dataset + "nowhere/§")).isEmpty();
    }

    @Test
    void the_word_under_the_cursor_is_replaced_whole() throws InterruptedException {
        List<CompletionItem> offered = offered("extends: preset:quick§start\n");
        assertThat(offered.get(0).getTextEdit().getLeft().getRange().getStart().getCharacter())
                .isEqualTo(9);
        assertThat(offered.get(0).getTextEdit().getLeft().getRange().getEnd().getCharacter())
                .isEqualTo(26);
        assertThat(offered("extends: preset:quickstart\nmodel:\n  con§text: {}\n").stream()
                        .map(item -> item.getTextEdit().getLeft().getNewText()))
                .contains("context");
    }

    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "extends: preset:quickstart\\nmodel: {context: {del§ta: 0.4}} | 0 to 1; default 0.5",
                "extends: preset:quickstart\\nmodel: {context: {del§ta: 0.4}} | = `0.4` (",
                "extends: preset:quickstart\\nmodel: {context: {del§ta: 0.4}} | hover",
                "extends: preset:quickstart\\nmodel: {context: {type: h§a}} | arXiv 1911.08777",
                "extends: preset:quickstart\\nmodel: {con§text: {levels: 1}} | `ha`:",
                "extends: preset:quick§start | Does a small network with hierarchical attention",
                "extends: preset:quickstart\\nevaluate: {metrics: [mD§ice]} | higher is better",
                "extends: preset:quickstart\\nmodel: {insert: [{at: enc§oder.level1, use: {type: none}}]} | [4, ",
                "ext§ends: preset:quickstart | mappings merge",
            })
    void what_is_pointed_at_is_explained(String marked, String expected) throws InterruptedException {
        assertThat(said(marked)).hasValueSatisfying(text -> assertThat(text).contains(expected));
    }

    @Test
    void nothing_is_said_of_what_means_nothing() throws InterruptedException {
        assertThat(said("extends: preset:quickstart\nzz§z: 1\n")).isEmpty();
        assertThat(said("extends: preset:quickstart\n# com§ment\n")).isEmpty();
    }
}
