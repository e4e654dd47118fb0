package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Injector;
import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
    private static final Path FOLDER = Path.of("../../presets/src/main/resources/META-INF/hanet/presets");
    private static final List<String> ORDER =
            List.of("version", "extends", "about", "model", "data", "train", "seed", "evaluate");
    private static final ClassLoader LOADER = PresetsTest.class.getClassLoader();
    private static final Injector INJECTOR = HanetModule.injector(Plugins.found(LOADER), LOADER);
    private static final Presets PRESETS = INJECTOR.getInstance(Presets.class);

    static List<String> names() {
        return PRESETS.names();
    }

    @Test
    void the_index_lists_what_the_folder_holds() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<String> held = files.map(FOLDER::relativize)
                    .map(Path::toString)
                    .filter(file -> file.endsWith(".yaml"))
                    .map(file -> file.substring(0, file.length() - ".yaml".length()))
                    .toList();
            assertThat(names()).containsExactlyInAnyOrderElementsOf(held);
        }
    }

    static List<String> namesAndOneWithInsertions() {
        List<String> all = new ArrayList<>(names());
        all.add("chase-db1/hanet-lite --set model.insert=[{at: decoder.level4.skip, use: {type: global-context}}]");
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("namesAndOneWithInsertions")
    void no_box_of_its_drawing_hides_what_is_written_on_an_arrow(String name) {
        String[] words = name.split(" --set ");
        NetworkDiagram.Drawing drawing = INJECTOR.getInstance(ExperimentLoader.class)
                .load(words[0], Overlay.parse(List.of(words).subList(1, words.length)))
                .diagram(INJECTOR.getInstance(SpecWriter.class))
                .drawing();
        List<NetworkDiagram.Arrow> taps =
                drawing.arrows().stream().filter(NetworkDiagram.Arrow::isTap).toList();
        assertThat(taps).allSatisfy(tap -> assertThat(drawing.boxes())
                .noneMatch(box -> box.x() < tap.labelX() + 40
                        && tap.labelX() - 40 < box.x() + box.width()
                        && box.y() < tap.labelY()
                        && tap.labelY() - 12 < box.y() + box.height()));
        assertThat(taps).extracting(tap -> tap.labelX() + " " + tap.labelY()).doesNotHaveDuplicates();
    }

    /** A twin is called {@code base}, with the ending of the network it is the twin of; what is 'lite' two cores train in minutes. */
    @Test
    void one_thing_has_one_name() {
        assertThat(names())
                .noneMatch(name -> name.contains("twin") || name.endsWith("-small") || name.endsWith("/full"));
        ExperimentLoader loader = INJECTOR.getInstance(ExperimentLoader.class);
        for (String name : names()) {
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            String own = name.substring(folder.length());
            if (own.startsWith("hanet")) {
                String base = folder + "base" + own.replaceFirst("^hanet(-h\\d)?(-(native|gamma|literal))?", "");
                assertThat(names()).contains(base);
                assertThat(loader.load(base, Overlay.NONE).resolved()).contains("type: none");
            }
            if (own.startsWith("control")) {
                assertThat(loader.load(name, Overlay.NONE).resolved())
                        .contains("delta: 0")
                        .contains("levels: 2");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_preset_begins_with_the_question_it_answers(String name) {
        assertThat(PRESETS.question(name)).endsWith("?");
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_preset_states_nothing_that_it_inherits(String name) {
        assertThat(INJECTOR.getInstance(ExperimentLoader.class)
                        .inspect(name, Overlay.NONE)
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void an_editor_finds_the_schema_of_a_preset(String name) throws IOException {
        Path file = FOLDER.resolve(name + ".yaml");
        String first = Files.readString(file).lines().findFirst().orElse("");

        assertThat(first).startsWith("# yaml-language-server: $schema=");
        Path schema = file.resolveSibling(first.substring(first.indexOf('=') + 1));
        assertThat(schema.toRealPath())
                .isEqualTo(Path.of("../../docs/reference/hanet.schema.json").toRealPath());
    }

    @ParameterizedTest
    @MethodSource("names")
    void keys_stand_in_the_order_of_the_language_with_a_blank_line_between(String name) {
        List<String> lines = PRESETS.text(name).orElseThrow().lines().toList();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("[a-z]+:.*")) {
                keys.add(lines.get(i).substring(0, lines.get(i).indexOf(':')));
                assertThat(lines.get(i - 1)).matches("|#.*");
            }
        }
        assertThat(keys).isSortedAccordingTo((left, right) -> ORDER.indexOf(left) - ORDER.indexOf(right));
        assertThat(ORDER).containsAll(keys);
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_preset_resolves_and_plans_as_recorded(String name) throws IOException {
        Experiment experiment = INJECTOR.getInstance(ExperimentLoader.class).load(name, Overlay.NONE);

        Golden.assertSame(
                "presets/" + name + ".resolved.yaml",
                INJECTOR.getInstance(SpecWriter.class).write(experiment.spec()));
        Golden.assertSame("presets/" + name + ".summary.txt", experiment.plan().table());
    }

    @Test
    void what_is_resolved_is_itself_a_spec_of_the_same_content() {
        ExperimentLoader loader = INJECTOR.getInstance(ExperimentLoader.class);
        Experiment experiment = loader.load("refuge/hanet-h2", Overlay.NONE);

        Experiment again = loader.inspectText("resolved.yaml", experiment.resolved(), Overlay.NONE)
                .orThrow();
        assertThat(again.spec()).isEqualTo(experiment.spec());
        assertThat(again.hash()).isEqualTo(experiment.hash());
    }

    @Test
    void the_hash_changes_with_what_a_result_depends_on_and_with_nothing_else() {
        ExperimentLoader loader = INJECTOR.getInstance(ExperimentLoader.class);
        String hash = loader.load("quickstart", Overlay.NONE).hash();

        assertThat(loader.load("quickstart", Overlay.parse("about.summary=other"))
                        .hash())
                .isEqualTo(hash);
        assertThat(loader.load("quickstart", Overlay.parse("seed=2")).hash()).isNotEqualTo(hash);
    }

    @Test
    void paths_of_a_preset_begin_where_one_stands() {
        Experiment quickstart = INJECTOR.getInstance(ExperimentLoader.class).load("quickstart", Overlay.NONE);
        assertThat(quickstart.roots(DataRoots.of()).find("src", "root")).contains(Path.of("src"));
    }
}
