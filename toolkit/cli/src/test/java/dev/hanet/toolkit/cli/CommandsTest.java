package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class CommandsTest {
    /** Commands that compute for long, read files of many megabytes or stay: worth the second compiler. */
    private static final Set<String> LONG = Set.of(
            "bundle",
            "compare",
            "data",
            "evaluate",
            "explain",
            "export",
            "import",
            "init",
            "lsp",
            "predict",
            "reproduce",
            "serve",
            "studio",
            "sweep",
            "train",
            "weights");

    private static Set<String> commands() {
        Set<String> names = new TreeSet<>();
        for (Class<?> command : HanetCommand.COMMANDS) {
            names.add(command.getAnnotation(Command.class).name());
        }
        return names;
    }

    @Test
    void only_the_command_that_is_named_is_made() {
        assertThat(HanetCommand.askedFor("-q", "plan", "train")).containsExactly(PlanCommand.class);
    }

    @Test
    void all_commands_are_made_where_none_is_named_or_they_are_asked_about() {
        for (String line : List.of("", "--help", "pln", "help plan", "completion")) {
            assertThat(HanetCommand.askedFor(line.split(" ", -1))).as(line).isEqualTo(HanetCommand.COMMANDS);
        }
    }

    @Test
    void script_starts_exactly_the_short_commands_fast() throws IOException {
        Matcher list = Pattern.compile("^ +([a-z-]+(?: \\| [a-z-]+)+)\\)\n +compiler=", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("../../hanet")));
        assertThat(list.find()).isTrue();
        Set<String> expected = new TreeSet<>(commands());
        expected.removeAll(LONG);
        assertThat(List.of(list.group(1).split(" \\| "))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(commands()).containsAll(LONG);
    }

    @Test
    void every_command_can_be_made() {
        for (String command : commands()) {
            Runner.Outcome outcome = Runner.run(command, "--help");
            assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
            assertThat(outcome.out()).startsWith("Usage: hanet " + command);
        }
    }

    @Test
    void items_of_a_reproduction_are_those_there_are() {
        assertThat(Arrays.asList(Runner.run("reproduce", "--help").out().split("[\\s:,.]+")))
                .contains("table1", "fig7", "study-disc");
    }
}
