package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Injector;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Variation;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of cells of docs/results/ha-study.md, each of which is a whole call of {@code sweep}, but for its data. */
class HaStudyTest {
    private static final Path STUDY = Path.of("../../docs/results");
    private static final Pattern WORDS = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Injector INJECTOR =
            HanetModule.injector(Plugins.found(HaStudyTest.class.getClassLoader()), HaStudyTest.class.getClassLoader());

    @ParameterizedTest(name = "{0}: {2} points, {3} seeds")
    @CsvSource({
        "disc, study/ha-disc, 14, 3",
        "lung, study/ha-lung, 14, 3",
        "vessel, study/ha-vessel, 4, 3",
        "variants, study/ha-disc, 5, 3"
    })
    void every_cell_is_a_sound_spec_that_differs_by_its_context_and_start_alone(
            String file, String preset, int points, int seeds) throws IOException {
        List<String> words = words(STUDY.resolve("ha-study/" + file + ".txt"));
        assertThat(words.get(0)).isEqualTo(preset);
        List<Variation> variations = new ArrayList<>();
        int named = 0;
        for (int i = 1; i < words.size(); i += 2) {
            if (words.get(i).equals("--vary")) {
                variations.add(Variation.parse(words.get(i + 1)));
            } else if (words.get(i).equals("--set")) {
                assertThat(words.get(i + 1))
                        .as("variants are chosen without a look at the test part")
                        .isEqualTo("evaluate.test=false");
                assertThat(file).isEqualTo("variants");
            } else {
                assertThat(words.get(i)).isEqualTo("--seeds");
                named = words.get(i + 1).split(",", -1).length;
            }
        }
        ExperimentLoader loader = INJECTOR.getInstance(ExperimentLoader.class);
        Grid grid = new Grid(loader.read(preset), Overlay.NONE, variations, List.of());
        List<Experiment> cells = grid.points().stream()
                .map(point -> loader.load(grid.spec(), point.overlay()))
                .toList();

        assertThat(cells).hasSize(points);
        assertThat(named).isEqualTo(seeds);
        assertThat(cells).extracting(Experiment::hash).doesNotHaveDuplicates();
        assertThat(cells)
                .extracting(cell -> cell.spec().train())
                .containsOnly(cells.get(0).spec().train());
        assertThat(cells)
                .extracting(cell -> cell.spec().data())
                .containsOnly(cells.get(0).spec().data());
        assertThat(Files.readString(STUDY.resolve("ha-study.md")))
                .contains("@docs/results/ha-study/" + file + ".txt", preset);
    }

    /** As picocli reads a file of arguments. */
    private static List<String> words(Path file) throws IOException {
        List<String> words = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher matcher = WORDS.matcher(line.startsWith("#") ? "" : line);
            while (matcher.find()) {
                words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            }
        }
        return words;
    }
}
