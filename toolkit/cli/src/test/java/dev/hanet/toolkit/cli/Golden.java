package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares texts with files under {@code src/test/resources/golden}; {@code -Dgolden.update} rewrites them. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    static void assertSame(String name, String text) throws IOException {
        assertSame(FOLDER.resolve(name), text);
    }

    static void assertSame(Path file, String text) throws IOException {
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).as("golden file %s", file).isEqualTo(Files.readString(file));
    }
}
