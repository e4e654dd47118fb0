package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Location;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FailuresTest {
    private static final Origin CONTEXT = new Origin(Optional.of(new Location("lung.yaml", 7, 3)), "model.context");

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(HanetException.input("there is no run"), 2, "hanet: there is no run\n"),
                Arguments.of(
                        HanetException.failure("the disk is full", "free some space"),
                        1,
                        "hanet: the disk is full\n    free some space\n"),
                Arguments.of(
                        new DataException("no mask", "draw one").at("data.dataset"),
                        2,
                        "hanet: data.dataset: no mask\n    draw one\n"),
                Arguments.of(
                        new GraphException(CONTEXT, "no such form", Optional.empty()),
                        2,
                        "hanet: lung.yaml:7:3: model.context: no such form\n"),
                Arguments.of(
                        new IllegalStateException("DefaultCPUAllocator: can't allocate memory\nsecond line"),
                        1,
                        "hanet: memory ran out: DefaultCPUAllocator: can't allocate memory\n"
                                + "    'hanet plan SPEC' says what a spec takes; HANET_JAVA_OPTIONS=-Xmx8g gives Java itself"
                                + " more\n"),
                Arguments.of(
                        HanetException.input("header \u001b[31m4\u001b]0;title\u0007 \u009b2J\r!", "draw\tone\nline"),
                        2,
                        "hanet: header ?[31m4?]0;title? ?2J?!\n    draw\tone\nline\n"),
                Arguments.of(
                        new UncheckedIOException(
                                "cannot write weights", new FileSystemException("w", null, "No space left on device")),
                        2,
                        "hanet: cannot write weights: the disk is full\n"
                                + "    free some space, or choose a folder on another disk\n"),
                Arguments.of(
                        new UncheckedIOException(new AccessDeniedException("folder")),
                        2,
                        "hanet: cannot read or write 'folder': permission denied\n"
                                + "    let your user into the folder, or choose another one\n"),
                Arguments.of(
                        new IllegalStateException("x"),
                        1,
                        "hanet: this is a fault of the toolkit: java.lang.IllegalStateException: x\n"
                                + "    run it again with -v to see where it comes from, and report it\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void the_user_is_told_where_what_and_what_to_do(Exception failure, int code, String told) {
        StringWriter err = new StringWriter();
        Failures failures = new Failures(new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false));
        CommandLine command = new CommandLine(CommandLine.Model.CommandSpec.create());
        assertThat(failures.handleExecutionException(failure, command, command.parseArgs()))
                .isEqualTo(code);
        assertThat(err).hasToString(told);
    }
}
