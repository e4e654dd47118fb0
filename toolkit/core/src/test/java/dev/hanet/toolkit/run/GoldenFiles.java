package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Compares with files under {@code <package>/golden}; {@code -Dgolden.update} writes them anew. */
public final class GoldenFiles {
    private static final Path FOLDER = Path.of("src/test/resources/dev/hanet/toolkit");

    private GoldenFiles() {}

    static void assertSame(String name, String text) {
        assertSame("run", name, text);
    }

    /**
     * Compares.
     *
     * @param place the package below the toolkit's, {@code task/paper}
     */
    public static void assertSame(String place, String name, String text) {
        Path file = FOLDER.resolve(place).resolve("golden").resolve(name);
        if (System.getProperty("golden.update") != null) {
            AtomicFiles.write(file, text);
        }
        assertThat(text).isEqualTo(AtomicFiles.read(file));
    }
}
