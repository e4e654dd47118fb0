package dev.hanet.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text against a file of the test's package; {@code -Dgolden.update=true} rewrites the file. */
public final class GoldenText {
    private static final Path RESOURCES = Path.of("src/test/resources");

    private GoldenText() {}

    /** Asserts that the text is what the file beside a test says. */
    public static void assertSame(Class<?> test, String name, String actual) {
        Path file = RESOURCES.resolve(test.getPackageName().replace('.', '/')).resolve(name);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
