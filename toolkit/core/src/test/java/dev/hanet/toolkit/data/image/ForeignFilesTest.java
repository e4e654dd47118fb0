package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.dataset.FolderSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that other programs wrote: {@code examples/foreign-files/write.py} makes them and says what is to be read. */
@EnabledIfSystemProperty(named = "hanet.foreignFiles", matches = ".+")
class ForeignFilesTest {
    private static final Path FOLDER = Path.of(System.getProperty("hanet.foreignFiles", "."));

    static List<String[]> lines() throws IOException {
        return Files.readAllLines(FOLDER.resolve("expected.txt")).stream()
                .map(line -> java.util.Arrays.copyOf(line.split(";"), 5))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void is_read_as_it_was_meant(String name, String verdict, String shapeOrWord, String tolerance, String values) {
        Path file = FOLDER.resolve(name);
        if (verdict.equals("refused")) {
            assertThatThrownBy(() -> Images.photograph(file)).hasMessageContaining(shapeOrWord);
            return;
        }
        Image read = Images.photograph(file);
        assertThat(read.channels() + "x" + read.size()).isEqualTo(shapeOrWord);
        String[] expected = values.split(" ");
        double furthest = 0;
        for (int i = 0; i < expected.length; i++) {
            furthest = Math.max(furthest, Math.abs(read.values()[i] - Double.parseDouble(expected[i])));
        }
        assertThat(furthest).isLessThanOrEqualTo(Double.parseDouble(tolerance));
    }

    static List<String[]> slices() throws IOException {
        return Files.readAllLines(FOLDER.resolve("volumes/expected.txt")).stream()
                .map(line -> line.split(";"))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("slices")
    void slice_stands_as_it_was_meant_and_its_mask_lies_on_it(String name, String axis, int number, String values) {
        Dataset dataset = folder(axis).open(DataRoots.of(FOLDER.resolve("volumes")));
        Sample slice = dataset.items().stream()
                .filter(item -> item.volume().equals(Optional.of(name)))
                .skip(number)
                .findFirst()
                .map(dataset::load)
                .orElseThrow();
        String[] expected = values.split(" ");
        for (int i = 0; i < expected.length; i++) {
            double value = Double.parseDouble(expected[i]);
            assertThat((double) slice.image().values()[i]).isCloseTo(value, offset(0.01));
            assertThat(slice.mask().orElseThrow().classes()[i]).isEqualTo((byte) (value > 100 ? 1 : 0));
        }
    }

    private static FolderSpec folder(String axis) {
        return new FolderSpec(
                "scans",
                Optional.of("masks"),
                new TreeMap<>(Map.of("0", "background", "1", "lesion")),
                Map.of(),
                "background",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Axis.valueOf(axis.toUpperCase(Locale.ROOT)));
    }
}
