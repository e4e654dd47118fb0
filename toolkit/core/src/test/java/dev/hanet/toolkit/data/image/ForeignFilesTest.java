package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
