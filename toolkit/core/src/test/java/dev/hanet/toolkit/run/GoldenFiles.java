package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Compares with the files under {@code golden/}; {@code -Dgolden.update} writes them anew. */
final class GoldenFiles {
    private static final Path FOLDER = Path.of("src/test/resources/dev/hanet/toolkit/run/golden");

    private GoldenFiles() {}

    static void assertSame(String name, String text) {
        if (System.getProperty("golden.update") != null) {
            AtomicFiles.write(FOLDER.resolve(name), text);
        }
        assertThat(text).isEqualTo(AtomicFiles.read(FOLDER.resolve(name)));
    }
}
