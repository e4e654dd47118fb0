package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {
    private static final Documents DOCUMENTS = new Documents(TestPresets.SOURCE);

    @TempDir
    private Path folder;

    private static SampleSpec.Model model(Document document) {
        return bind(document).orThrow().model();
    }

    private static Binding<SampleSpec> bind(Document document) {
        return new SpecReader(SampleSpec.TYPES).bind(document, SampleSpec.class);
    }

    private static Document text(String yaml, String... sets) {
        return DOCUMENTS.over(DOCUMENTS.text("test.yaml", yaml), Overlay.parse(sets));
    }

    private Path file(String name, String yaml) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, yaml);
    }

    @Test
    void what_belongs_to_the_user_lies_where_the_environment_says_else_at_home() {
        assertThat(Documents.home(Optional.of("elsewhere"))).isEqualTo(Path.of("elsewhere"));
        Path atHome = Path.of(System.getProperty("user.home"), ".hanet");
        assertThat(Documents.home(Optional.empty())).isEqualTo(atHome);
        assertThat(Documents.home(Optional.of(" "))).isEqualTo(atHome);
    }

    @Test
    void mappings_merge_and_scalars_replace() {
        SampleSpec.Model model = model(text("extends: preset:drive/hanet\nmodel: {encoder: {outputStride: 4}}"));
        assertThat(model.encoder()).isEqualTo(new SampleSpec.ResNet("resnet18", 4, List.of(1, 2, 4)));
        assertThat(model.context()).isEqualTo(new SampleSpec.Ha(0.3, 2, SampleSpec.HopValue.ROW_STOCHASTIC, false));
    }

    @Test
    void component_whose_type_changes_replaces_the_old_one_whole() {
        SampleSpec.Model model = model(text("extends: preset:drive/hanet\nmodel: {context: {type: none}}"));
        assertThat(model.context()).isEqualTo(new SampleSpec.None());
    }

    @Test
    void component_that_repeats_its_type_keeps_the_other_keys() {
        SampleSpec.Model model = model(text("extends: preset:drive/hanet\nmodel: {context: {type: ha, levels: 5}}"));
        assertThat(model.context()).isEqualTo(new SampleSpec.Ha(0.3, 5, SampleSpec.HopValue.ROW_STOCHASTIC, false));
    }

    @Test
    void tilde_restores_the_default() {
        SampleSpec.Model model = model(text("extends: preset:drive/hanet\nmodel: {context: ~}"));
        assertThat(model.context()).isEqualTo(new SampleSpec.None());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "child that only has another summary | about: {summary: mine} | {row: HA, summary: mine}",
                "child with another seed | seed: 2 | {row: HA, summary: the paper's}",
                "child with data elsewhere | data: {set: {root: /mnt}} | {row: HA, summary: the paper's}",
                "child with another model | model: {type: unet} | absent",
                "child with another model and a purpose | {model: {type: unet}, about: {summary: mine}} | {summary:"
                        + " mine}",
                "child with another data set | data: {set: {type: lung, root: /mnt}} | absent",
                "parent between that adds a key | extends: between.yaml | absent",
                "list with a parent that adds a key | extends: [base.yaml, more.yaml] | absent",
            })
    void what_describes_a_spec_is_not_inherited_by_another(String child, String text, String about) throws IOException {
        file(
                "base.yaml",
                "{about: {row: HA, summary: the paper's}, model: {type: ha}, data: {set: {type: disc, root: ~}}, seed:"
                        + " 1}");
        file("more.yaml", "train: {epochs: 3}");
        file("between.yaml", "{extends: base.yaml, train: {epochs: 3}}");
        Documents documents = DOCUMENTS.describing("about", "seed", "data.set.root");
        String parent = text.startsWith("extends") ? "" : text.startsWith("{") ? "" : "extends: base.yaml\n";
        String whole = text.startsWith("{") ? text.replaceFirst("\\{", "{extends: base.yaml, ") : parent + text;

        Document document = documents.load(file("child.yaml", whole));

        assertThat(document.problems()).isEmpty();
        Tree found = ((Tree.Mapping) document.tree()).entries().get("about");
        assertThat(found == null ? "absent" : plain(found)).isEqualTo(about);
        assertThat(documents.over(document, Overlay.parse("model.levels=3")).tree())
                .as("options keep it")
                .extracting(tree -> ((Tree.Mapping) tree).entries().containsKey("about"))
                .isEqualTo(found != null);
    }

    private static String plain(Tree tree) {
        return tree instanceof Tree.Mapping mapping
                ? mapping.entries().entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + plain(entry.getValue()))
                        .sorted()
                        .collect(Collectors.joining(", ", "{", "}"))
                : ((Tree.Scalar) tree).text();
    }

    @Test
    void later_parents_lie_over_earlier_ones() throws IOException {
        file("a.yaml", "model: {encoder: {type: resnet18, outputStride: 1, multiGrid: [7, 8]}}");
        file("parents/b.yaml", "model: {encoder: {outputStride: 2, multiGrid: [9]}}");
        Path child = file("child.yaml", "extends: [a.yaml, parents/b.yaml]");
        assertThat(model(DOCUMENTS.load(child)).encoder()).isEqualTo(new SampleSpec.ResNet("resnet18", 2, List.of(9)));
    }

    @Test
    void parent_is_found_relative_to_the_file_that_names_it() throws IOException {
        file("deep/er/a.yaml", "model: {encoder: {type: resnet50}}");
        file("deep/b.yaml", "extends: er/a.yaml");
        Path child = file("child.yaml", "extends: deep/b.yaml");
        assertThat(model(DOCUMENTS.load(child)).encoder())
                .isEqualTo(new SampleSpec.ResNet("resnet50", 16, List.of(1, 2, 4)));
    }

    @Test
    void mistake_in_an_inherited_value_names_the_inherited_file() throws IOException {
        Path parent = file("a.yaml", "model:\n  encoder: {type: resnet18, outputStride: x}");
        Path child = file("child.yaml", "extends: a.yaml\ntrain: {epochs: y}");
        Binding<SampleSpec> binding = bind(DOCUMENTS.load(child));
        assertThat(binding.problems())
                .extracting(Problem::at)
                .containsExactly(new Location(child.toString(), 2, 17), new Location(parent.toString(), 2, 43));
    }

    @Test
    void circle_is_told_as_the_chain_of_files() throws IOException {
        Path a = file("a.yaml", "extends: b.yaml");
        Path b = file("b.yaml", "extends: a.yaml");
        assertThat(DOCUMENTS.load(a).problems())
                .containsExactly(new Problem(
                        new Location(b.toString(), 1, 10),
                        "extends",
                        ProblemKind.EXTENDS,
                        "this spec extends itself",
                        Optional.of(a + " -> " + b + " -> " + a)));
    }

    @Test
    void override_that_changes_nothing_is_warned_of() throws IOException {
        Path base = file("base.yaml", """
            model: {encoder: {type: resnet18, outputStride: 8, multiGrid: [1, 2]}, context: {type: none}}
            train: {rate: 0.5, epochs: 5}
            """);
        Path child = file("child.yaml", """
            extends: base.yaml
            model: {encoder: {type: resnet18, outputStride: 8, multiGrid: [1, 2]}, context: {type: ha}}
            train: {rate: .50, epochs: 6}
            """);
        Document document = DOCUMENTS.over(DOCUMENTS.load(child), Overlay.parse("train.epochs=6", "train.rate=0.25"));
        assertThat(document.problems()).isEmpty();
        assertThat(document.warnings())
                .extracting(warning -> warning.at().shortly() + " " + warning.path() + ": " + warning.message())
                .containsExactly(
                        child + ":2 model.encoder.outputStride: '8' changes nothing",
                        child + ":2 model.encoder.multiGrid: a list changes nothing",
                        child + ":3 train.rate: '.50' changes nothing",
                        "--set train.epochs: '6' changes nothing");
        assertThat(document.warnings().get(0).remedy()).contains("take it out: " + base + ":1 says the same");
        assertThat(document.overridden())
                .containsEntry("train.rate", new Location(child.toString(), 3, 15))
                .containsEntry("model.context.type", new Location(base.toString(), 1, 88))
                .doesNotContainKey("model.context");
    }

    @Test
    void nobody_is_warned_of_values_that_a_program_lays_over_a_spec_or_that_stand_in_a_list() throws IOException {
        Document base = DOCUMENTS.load(file("base.yaml", "train: {rate: 0.5, epochs: 5}"));
        String vary = "train.rate=0.1,0.5";
        Overlay listed = Overlay.oneOf("--vary", vary, vary.indexOf(',') + 1, vary.length());
        assertThat(DOCUMENTS
                        .over(base, Overlay.of("train.epochs", 5L).and(listed))
                        .warnings())
                .isEmpty();
        assertThat(DOCUMENTS.over(base, Overlay.parse("train.epochs=5")).warnings())
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0} over {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[{a: 1, b: 2}] | [{a: 1, b: 2}] | says the same",
                "[{b: 2, a: 1}] | [{a: 1, b: 2}] | says the same",
                "[{a: 2}]       | [{a: 1}]       | differs",
                "[{b: 1}]       | [{a: 1}]       | differs",
                "[{a: 1, b: 1}] | [{a: 1}]       | differs",
                "[[1]]          | [{a: 1}]       | differs",
                "[{a: 1}]       | [1]            | differs",
                "[1, 2]         | [1]            | differs",
                "[2]            | [1]            | differs",
                "0.50           | .5             | says the same",
                ".5             | 0.50           | says the same",
                "1.0            | 1              | differs",
                "10             | 010            | differs",
            })
    void a_value_repeats_another_when_it_says_the_same(String child, String base, String what) {
        Documents documents = new Documents(new TestPresets(Map.of("p", "x: " + base)));
        assertThat(documents
                        .text("a.yaml", "{extends: preset:p, x: " + child + "}")
                        .warnings())
                .extracting(Problem::path)
                .isEqualTo(what.equals("differs") ? List.of() : List.of("x"));
    }

    @Test
    void what_a_change_of_type_takes_away_is_no_longer_overridden() throws IOException {
        file("base.yaml", "{context: {type: ha, delta: 0.5}, contexts: 1, rate: 1}");
        file("middle.yaml", "{extends: base.yaml, context: {delta: 0.7}, contexts: 2, rate: 2}");
        Path child = file("child.yaml", "{extends: middle.yaml, context: {type: none}}");
        assertThat(DOCUMENTS.load(file("same.yaml", "extends: middle.yaml")).overridden())
                .containsOnlyKeys("context.delta", "contexts", "rate");
        assertThat(DOCUMENTS.load(child).overridden()).containsOnlyKeys("context.type", "contexts", "rate");
    }

    @Test
    void key_that_repeats_what_was_there_for_the_reader_is_not_warned_of() {
        Documents documents = new Documents(new TestPresets(Map.of("p", "{version: 1, train: {seed: 1, epochs: 2}}")));
        String child = "{extends: preset:p, version: 1, train: {seed: 1, epochs: 2}}";
        assertThat(documents.text("a.yaml", child).warnings())
                .extracting(Problem::path)
                .containsExactly("version", "train.seed", "train.epochs");
        assertThat(documents.repeating("version", "seed").text("a.yaml", child).warnings())
                .extracting(Problem::path)
                .containsExactly("train.epochs");
    }

    @Test
    void row_of_twenty_specs_is_the_longest() throws IOException {
        file("spec1.yaml", "train: {epochs: 3}");
        for (int index = 2; index <= 21; index++) {
            file("spec" + index + ".yaml", "extends: spec" + (index - 1) + ".yaml");
        }
        assertThat(DOCUMENTS.load(folder.resolve("spec20.yaml")).problems()).isEmpty();
        assertThat(DOCUMENTS.load(folder.resolve("spec21.yaml")).problems())
                .extracting(Problem::message)
                .containsExactly("more than 20 specs extend one another in a row");
    }

    @Test
    void what_is_no_path_is_told() {
        assertThat(text("extends: \"a\\0b\"").problems())
                .extracting(problem -> problem.path() + ": " + problem.message())
                .containsExactly("extends: 'a?b' is no path");
    }

    @Test
    void parent_reached_twice_is_no_circle() throws IOException {
        file("base.yaml", "model: {encoder: {type: resnet18}}");
        file("a.yaml", "extends: base.yaml\ntrain: {epochs: 3}");
        file("b.yaml", "extends: base.yaml\ntrain: {rate: 0.5}");
        Path child = file("child.yaml", "extends: [a.yaml, b.yaml]");
        Binding<SampleSpec> binding = bind(DOCUMENTS.load(child));
        assertThat(binding.orThrow().train().epochs()).isEqualTo(3);
        assertThat(binding.orThrow().train().rate()).isEqualTo(0.5);
    }

    @Test
    void parent_outside_the_workspace_is_refused_links_followed() throws IOException {
        Path outside = file("outside/secret.yaml", "train: {epochs: 3}");
        Path child = file("inside/child.yaml", "extends: [link.yaml, ../outside/secret.yaml]");
        file("inside/.hanet-workspace", "");
        Files.createSymbolicLink(folder.resolve("inside/link.yaml"), outside);
        assertThat(DOCUMENTS.load(child).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "'link.yaml' lies outside the spec's workspace",
                        "'../outside/secret.yaml' lies outside the spec's workspace");
        assertThat(new Documents(PresetSource.NONE, List.of(folder)).load(child).problems())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} extends {1}, workspace in {2}: {3}")
    @CsvSource({
        "exp/a.yaml, ../base.yaml, '', true",
        "exp/a.yaml, ../other/base.yaml, '', true",
        "exp/a.yaml, ../../base.yaml, '', false",
        "exp/deep/er/a.yaml, ../../../base.yaml, '', false",
        "exp/deep/er/a.yaml, ../../../base.yaml, ., true",
        "exp/a.yaml, ../base.yaml, exp, false",
        "exp/a.yaml, below/base.yaml, exp, true",
    })
    void workspace_bounds_what_a_spec_extends(String child, String parent, String workspace, boolean isAllowed)
            throws IOException {
        Path spec = file("w/" + child, "extends: " + parent);
        Path base = spec.resolveSibling(parent).normalize();
        Files.createDirectories(base.getParent());
        Files.writeString(base, "train: {epochs: 3}");
        if (!workspace.isEmpty()) {
            file("w/" + workspace + "/.hanet-workspace", "");
        }
        assertThat(DOCUMENTS.load(spec).problems()).hasSize(isAllowed ? 0 : 1);
        assertThat(DOCUMENTS.load(Path.of("").toAbsolutePath().relativize(spec)).problems())
                .hasSize(isAllowed ? 0 : 1);
    }

    @Test
    void file_that_is_not_there_is_a_problem() {
        assertThat(DOCUMENTS.load(folder.resolve("none.yaml")).problems())
                .extracting(Problem::message)
                .containsExactly("there is no such file");
        assertThat(DOCUMENTS.load(folder).problems())
                .extracting(Problem::message)
                .containsExactly("this is not a file");
    }

    @Test
    void unknown_preset_gets_a_suggestion() {
        Document document = DOCUMENTS.preset("drive/hanett");
        assertThat(document.complete()).isFalse();
        assertThat(document.problems().get(0).message()).isEqualTo("there is no preset 'drive/hanett'");
        assertThat(document.problems().get(0).remedy().orElseThrow()).startsWith("did you mean 'drive/hanet'?");
    }

    @Test
    void option_lies_over_everything() {
        Document document = DOCUMENTS.over(
                DOCUMENTS.preset("drive/hanet"),
                Overlay.parse(
                        "model.context.levels=1",
                        "model.encoder={outputStride: 32}",
                        "train.size=[3, 4]",
                        "title=a: b",
                        "model.insert=[{at: x, use: {type: ha}}, {at: y, use: {type: none}}]",
                        "model.insert[1].at=z",
                        "train.epochs="));
        assertThat(bind(document).problems()).extracting(Problem::message).containsExactly("a mapping is not text");
        SampleSpec.Model model =
                bind(document).part("model", SampleSpec.Model.class).orElseThrow();
        assertThat(model.context()).isEqualTo(new SampleSpec.Ha(0.3, 1, SampleSpec.HopValue.ROW_STOCHASTIC, false));
        assertThat(model.encoder()).isEqualTo(new SampleSpec.ResNet("resnet18", 32, List.of(1, 2, 4)));
        assertThat(model.insert()).extracting(SampleSpec.Insert::at).containsExactly("x", "z");
        SampleSpec.Train train =
                bind(document).part("train", SampleSpec.Train.class).orElseThrow();
        assertThat(train.size()).isEqualTo(new SampleSpec.Extent(3, 4));
        assertThat(train.epochs()).isEqualTo(10);
    }

    @Test
    void option_that_changes_a_type_drops_the_keys_of_the_old_one() {
        assertThat(model(DOCUMENTS.over(DOCUMENTS.preset("drive/hanet"), Overlay.parse("model.context.type=none")))
                        .context())
                .isEqualTo(new SampleSpec.None());
    }

    @Test
    void text_of_three_megabytes_is_refused() {
        Document document = text("title: " + "x".repeat(SourceText.LIMIT));
        assertThat(document.problems()).extracting(Problem::message).containsExactly("the text is larger than 3 MB");
    }

    @Test
    void aliases_cannot_multiply() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [" + "x, ".repeat(1000) + "x]\n");
        for (int level = 1; level <= 9; level++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
        }
        assertThat(text(bomb.toString()).problems())
                .extracting(Problem::message)
                .containsExactly("the text has more than " + YamlParser.NODES + " values");
    }

    @Test
    void alias_repeats_its_anchor() {
        SampleSpec.Model model = model(
                text("model: {encoder: {type: resnet18, multiGrid: &g [3]}, context: ~}\nregions: {a: &r [x], b: *r}"));
        assertThat(model.encoder()).isEqualTo(new SampleSpec.ResNet("resnet18", 16, List.of(3)));
    }

    @Test
    void text_that_an_editor_holds_counts_in_place_of_the_file() throws IOException {
        Path parent = file("parent.yaml", "model: {context: {type: none}}\n");
        Path child = file("child.yaml", "extends: parent.yaml\n");
        Map<Path, String> open = Map.of(
                parent.toAbsolutePath(),
                "extends: preset:drive/hanet\n",
                folder.resolve("new.yaml"),
                "extends: child.yaml\n");
        Documents documents = DOCUMENTS.reading(file -> Optional.ofNullable(open.get(file)));

        assertThat(model(documents.load(folder.resolve("new.yaml"))).context()).isInstanceOf(SampleSpec.Ha.class);
        assertThat(model(documents.load(child)).context()).isInstanceOf(SampleSpec.Ha.class);
        assertThat(DOCUMENTS.load(folder.resolve("new.yaml")).problems()).isNotEmpty();
    }

    @Test
    void a_parent_that_is_nowhere_but_in_an_editor_can_be_extended() throws IOException {
        Path child = file("child.yaml", "extends: unsaved.yaml\n");
        Documents documents = DOCUMENTS.reading(file -> file.equals(folder.resolve("unsaved.yaml"))
                ? Optional.of("extends: preset:drive/hanet\n")
                : Optional.empty());

        assertThat(documents.load(child).problems()).isEmpty();
        assertThat(DOCUMENTS.load(child).problems()).hasSize(1);
    }
}
