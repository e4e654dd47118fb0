package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutlineTest {
    private static final Presets PRESETS = new Presets(OutlineTest.class.getClassLoader());

    private static final List<String> FORMS = List.of(
            "a:\n- b: 1\n  c: 2\n-\n  d: 3\n- [4, {e: 5}]\nf: g\n",
            "a: {b: [1, 2,\n  3], c: {d: e}}  # said\n\"k, 1\": 'it''s'\n",
            "# one\na:   # two\n    b: |\n      text: no key\n\n      more\n    c: x\n",
            "a: http://x:1/y#z\nb: 1 # c: 2\nc: [a: b]\n".replace("[a: b]", "[a, b]"),
            "a:\r\n  b: 1\r\n  c:\r\n    - x\r\n    - - y\r\n      - z\r\n",
            "- a\n- b: {c: d}\n",
            "a: multi\n  line\nb: \"x # y\"\n",
            "a: &anchor {b: 1}\nc: *anchor\n");

    static List<String> texts() {
        List<String> texts = new java.util.ArrayList<>(FORMS);
        PRESETS.names().forEach(name -> texts.add(PRESETS.text(name).orElseThrow()));
        return texts;
    }

    /** Path to place, as the reader of YAML sees keys and items; a key that stands behind an alias is where its anchor is. */
    private static void places(Tree tree, String path, Map<String, Location> places) {
        if (tree instanceof Tree.Mapping mapping) {
            mapping.entries().forEach((key, value) -> {
                String below = path.isEmpty() ? key : path + "." + key;
                places.put(below, mapping.keys().get(key));
                places(value, below, places);
            });
        } else if (tree instanceof Tree.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                places.put(path + "[" + i + "]", sequence.items().get(i).at());
                places(sequence.items().get(i), path + "[" + i + "]", places);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void agrees_with_the_reader_of_yaml_on_every_key_and_place(String text) {
        Map<String, Location> expected = new LinkedHashMap<>();
        places(new Documents(PresetSource.NONE).text("a.yaml", text).tree(), "", expected);
        SpecText lines = new SpecText(text);
        Outline outline = Outline.of(text);
        Map<String, Location> found = new LinkedHashMap<>();
        outline.nodes().forEach((path, node) -> {
            if (!path.startsWith("extends")) {
                int start = node.isItem() ? node.valueStart() : node.start();
                int line = lines.lineAt(start);
                found.put(path, new Location("a.yaml", line + 1, start - lines.lineStart(line) + 1));
            }
        });
        expected.keySet().removeIf(path -> path.startsWith("c.") && text.contains("*anchor"));
        assertThat(found).containsExactlyEntriesOf(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "'model: {context: {type: ha, ' ; model.context ; true ; false",
                "'model: {context: {type: ' ; model.context.type ; false ; true",
                "'model:\n  ' ; model ; true ; true",
                "'model:\n  context:\n    type: ha\n    ' ; model.context ; true ; false",
                "'model:\n  context:\n    type: ha\n  ' ; model ; true ; false",
                "'model:\n  context:\n    type: ' ; model.context.type ; false ; true",
                "'data:\n  augment:\n  - ' ; data.augment[0] ; true ; true",
                "'data:\n  augment: [{type: rotate}, ' ; data.augment[1] ; false ; true",
                "'data:\n  augment:\n    - type: rotate\n      ' ; data.augment[0] ; true ; false",
                "'' ; '' ; true ; false",
                "'seed: 1\n' ; '' ; true ; false",
                "'model: {context: {type: ha\ntrain:\n  ' ; train ; true ; true",
                "'seed: 1 # ' ; '' ; false ; false",
                "'seed: 1 ' ; '' ; false ; false",
            })
    void knows_where_somebody_writes(String before, String path, boolean isKey, boolean isValue) {
        Outline.Context context = Outline.context(before);
        assertThat(context.isKey()).isEqualTo(isKey);
        assertThat(context.isValue()).isEqualTo(isValue);
        if (isKey || isValue) {
            assertThat(context.path()).isEqualTo(path);
        }
    }

    @Test
    void goes_on_behind_a_bracket_that_is_open() {
        Outline outline = Outline.of("model:\n  context: {type: ha, levels\n  decoder: {type: unet}\nseed: 1\n");
        assertThat(outline.nodes().keySet())
                .containsExactly(
                        "model",
                        "model.context",
                        "model.context.type",
                        "model.context.levels",
                        "model.decoder",
                        "model.decoder.type",
                        "seed");
        assertThat(outline.scalar("seed")).contains("1");
    }

    @Test
    void finds_what_a_cursor_is_on() {
        String text = "model: {context: {type: ha}}\n";
        assertThat(Outline.of(text).nodeAt(text.indexOf("ha")).orElseThrow().path())
                .isEqualTo("model.context.type");
        assertThat(Outline.of(text)
                        .nodeAt(text.indexOf("context"))
                        .orElseThrow()
                        .path())
                .isEqualTo("model.context");
        assertThat(Outline.of(text).nodeAt(text.length())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "- ", "{a: ", "a:\n ", "\"\\", "{]}[", ": ", "&a ", "|\n", "# \r"})
    void reads_whatever_there_is(String part) {
        Outline outline = Outline.of(part.repeat(20_000));
        assertThat(outline.nodeAt(30)).isNotNull();
        assertThat(outline.root().end()).isLessThanOrEqualTo(part.length() * 20_000);
        assertThat(Outline.context(part.repeat(50))).isNotNull();
    }
}
