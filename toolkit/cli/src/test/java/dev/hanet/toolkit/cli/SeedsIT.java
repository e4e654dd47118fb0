package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One spec, trained with several seeds. */
class SeedsIT {
    private static final String SPEC = """
        version: 1
        model:
          encoder: {type: unet, channels: [4, 8]}
          reduction: {type: none}
          context: {type: none}
          bottleneck: {type: none}
          decoder: {type: unet}
        data:
          classes: [background, rim, cup]
          regions: {disc: [rim, cup], cup: [cup]}
          dataset: {type: phantom, kind: fundus, size: 32, images: {training: 2, validation: 1, test: 1}}
          prepare: [{type: normalize, using: imagenet}]
        train:
          epochs: 1
          batch: 2
          optimizer: {type: sgd, learningRate: 0.0123, momentum: 0.9}
          select: {metric: mDice, mode: max}
        evaluate:
          metrics: [mDice]
        """;

    @TempDir
    private Path folder;

    /** What somebody does to a spec. */
    private interface FileChange {
        void make(Path file) throws IOException;
    }

    static Stream<Arguments> what_becomes_of_the_file_while_seeds_train_changes_nothing() {
        return Stream.of(
                Arguments.of("it is edited", edit(SPEC.replace("0.0123", "0.5"))),
                Arguments.of("it is half saved", edit(SPEC.substring(0, SPEC.length() / 2))),
                Arguments.of("a key of it is mistyped", edit(SPEC.replace("epochs:", "epoch:"))),
                Arguments.of("it is gone", (FileChange) Files::delete));
    }

    private static FileChange edit(String text) {
        return file -> Files.writeString(file, text);
    }

    /** The change is made when the first seed's training says what came of it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void what_becomes_of_the_file_while_seeds_train_changes_nothing(String what, FileChange change) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        Path runs = folder.resolve("runs");
        StringWriter out = new StringWriter() {
            private boolean isChanged;

            @Override
            public void write(String text, int from, int length) {
                super.write(text, from, length);
                if (!isChanged) {
                    isChanged = true;
                    try (Stream<Path> begun = Files.list(runs.resolve("spec"))) {
                        assertThat(begun).as("the second has not begun").hasSize(1);
                        change.make(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
        int code = Main.run(console, "-q", "train", file.toString(), "--seeds", "1,2", "--runs", runs.toString());

        assertThat(code).as(err.toString()).isEqualTo(ExitCode.DONE);
        assertThat(Files.exists(file) ? Files.readString(file) : "").isNotEqualTo(SPEC);
        List<Path> resolved;
        try (Stream<Path> files = Files.walk(runs, 3)) {
            resolved = files.filter(one -> one.endsWith("resolved.yaml")).toList();
        }
        assertThat(resolved)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one).content().contains("learningRate: 0.0123", "epochs: 1"))
                .anySatisfy(one -> assertThat(one).content().contains("seed: 1"))
                .anySatisfy(one -> assertThat(one).content().contains("seed: 2"))
                .allSatisfy(one ->
                        assertThat(one.resolveSibling("spec.yaml")).content().contains("learningRate: 0.0123"));
    }
}
