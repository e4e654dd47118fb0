package dev.hanet.toolkit.cli;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.session.MemoryGuard;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.SpecException;
import dev.hanet.yaml.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a sentence and an exit code; the trace is for the log. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /** How picocli names what a value was meant for; an option by its name, anything else by its place. */
    private static final Pattern VALUE_OF = Pattern.compile(
            "^Invalid value for (?:option '?([^' ]+)'?[^:]*|positional parameter at index [^ ]+ \\(.*?\\)): ");

    /** What a sentence about an option begins with. */
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+: '(.+?)' ");

    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return tell(failure, OptionFiles.of(parsed.originalArgs()));
    }

    /** Tells of one piece of work among several; answers the exit code that it would have alone. */
    int tell(Exception failure) {
        return tell(failure, new OptionFiles(Map.of()));
    }

    private int tell(Exception failure, OptionFiles files) {
        if (failure instanceof SpecException mistakes) {
            new ProblemOutput(console).print(files.located(mistakes));
            return ExitCode.WRONG_INPUT;
        }
        LoggerFactory.getLogger(Failures.class).debug("the command failed", failure);
        if (failure instanceof HanetException told) {
            int code = told.kind() == HanetException.Kind.INPUT ? ExitCode.WRONG_INPUT : ExitCode.FAILED;
            return tell(code, files.located(told.located()), told.remedy());
        }
        if (MemoryGuard.isExhausted(failure)) {
            return exhausted(failure);
        }
        if (failure instanceof UncheckedIOException disk) {
            RunException told = RunException.of(disk);
            return tell(ExitCode.WRONG_INPUT, told.problem(), told.remedy());
        }
        return fault(failure);
    }

    /** What nobody foresaw. */
    int fault(Throwable failure) {
        LoggerFactory.getLogger(Failures.class).debug("the command failed", failure);
        Optional<Path> plugin = Plugins.atFault(failure, Main.plugins(), Main.class.getClassLoader());
        if (plugin.isPresent()) {
            return tell(
                    ExitCode.FAILED,
                    "this is a fault of the plugin '" + plugin.orElseThrow().getFileName() + "': " + failure,
                    Optional.of(
                            "fetch or build its jar anew, for this version of the toolkit, or leave it out; -v shows"
                                    + " where it comes from"));
        }
        return tell(
                ExitCode.FAILED,
                "this is a fault of the toolkit: " + failure,
                Optional.of("run it again with -v to see where it comes from, and report it"));
    }

    /** Where no plan's figure is at hand. */
    int exhausted(Throwable failure) {
        Optional<HanetException> own = MemoryGuard.ofJava(failure);
        if (own.isPresent()) {
            return tell(
                    ExitCode.FAILED,
                    own.orElseThrow().problem(),
                    own.orElseThrow().remedy());
        }
        return tell(
                ExitCode.FAILED,
                "memory ran out: "
                        + String.valueOf(failure.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("no more can be had"),
                Optional.of(
                        "'hanet plan SPEC' says what a spec takes; HANET_JAVA_OPTIONS=-Xmx8g gives Java itself more"));
    }

    private int tell(int code, String problem, Optional<String> remedy, String... more) {
        console.note(console.red("hanet: ") + problem);
        Stream.concat(remedy.stream(), Arrays.stream(more)).forEach(text -> console.note("    " + text));
        return code;
    }

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        String help = "'./" + command.getCommandSpec().qualifiedName() + " --help' lists what there is";
        // A mistyped option leaves its value or a SPEC missing too; the option is what to mend.
        List<String> unmatched = mistake instanceof UnmatchedArgumentException unknown
                ? unknown.getUnmatched()
                : command.getUnmatchedArguments();
        if (!unmatched.isEmpty()) {
            String word = unmatched.get(0);
            boolean isOption = word.startsWith("-");
            if (OptionFiles.isOne(word)) {
                return tell(
                        ExitCode.WRONG_INPUT,
                        "there is no file '" + word.substring(1) + "' that options could be read from",
                        Optional.of("'@FILE' stands for the options in it, one or more a line"));
            }
            String what = isOption ? "option" : command.getSubcommands().isEmpty() ? "place for" : "command";
            return tell(
                    ExitCode.WRONG_INPUT,
                    "there is no " + what + " '" + word + "'",
                    didYouMean(word, isOption, command),
                    help);
        }
        Object[] constants = constants(mistake.getArgSpec());
        if (constants.length > 0 && mistake.getValue() != null) {
            List<String> known = Arrays.stream(constants)
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .toList();
            String option = mistake.getArgSpec() instanceof OptionSpec given ? given.longestName() + ": " : "";
            return tell(
                    ExitCode.WRONG_INPUT,
                    option + "'" + mistake.getValue() + "' is not known here",
                    Suggestion.remedy(mistake.getValue(), known));
        }
        return tell(ExitCode.WRONG_INPUT, sentence(mistake), Optional.of(help));
    }

    /** The words that an option takes, where it takes some words only. */
    private static Object[] constants(@Nullable ArgSpec argument) {
        Class<?>[] types = argument == null ? new Class<?>[0] : argument.auxiliaryTypes();
        return types.length == 1 && types[0].isEnum() ? types[0].getEnumConstants() : new Object[0];
    }

    private static Optional<String> didYouMean(String word, boolean isOption, CommandLine command) {
        Set<String> known = isOption
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        String bare = isOption && word.indexOf('=') > 0 ? word.substring(0, word.indexOf('=')) : word;
        return Suggestion.nearest(bare, known).map(near -> "did you mean '" + near + "'?");
    }

    private static String sentence(ParameterException mistake) {
        String message = VALUE_OF.matcher(String.valueOf(mistake.getMessage()))
                .replaceFirst(prefix -> prefix.group(1) == null ? "" : Matcher.quoteReplacement(prefix.group(1) + ": "))
                .replaceFirst("is not an? (int|long)$", "is not a whole number");
        return message.isEmpty() ? "the command line" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    /**
     * Files that options were read from: {@code @space.txt}. A mistake in an option of theirs is told at its line there.
     *
     * @param lines those of each file, by the name that was given
     */
    private record OptionFiles(Map<String, List<String>> lines) {
        static OptionFiles of(List<String> words) {
            Map<String, List<String>> lines = new LinkedHashMap<>();
            for (String word : words) {
                if (isOne(word)) {
                    try {
                        String name = word.substring(1);
                        lines.put(name, PlainFile.text(Path.of(name)).lines().toList());
                    } catch (IOException | InvalidPathException e) {
                        // then no option came from there
                    }
                }
            }
            return new OptionFiles(lines);
        }

        static boolean isOne(String word) {
            return word.length() > 1 && word.startsWith("@") && !word.startsWith("@@");
        }

        private Optional<Location> place(String text) {
            for (Map.Entry<String, List<String>> file : lines.entrySet()) {
                for (int i = 0; i < file.getValue().size(); i++) {
                    String line = file.getValue().get(i);
                    int start = line.indexOf(text);
                    if (start >= 0 && !line.strip().startsWith("#")) {
                        return Optional.of(new Location(file.getKey(), i + 1, line.codePointCount(0, start) + 1));
                    }
                }
            }
            return Optional.empty();
        }

        SpecException located(SpecException mistakes) {
            Map<String, List<String>> all = new LinkedHashMap<>(mistakes.lines());
            all.putAll(lines);
            List<Problem> problems = mistakes.problems().stream()
                    .map(problem -> place(problem, mistakes.lines())
                            .map(problem::movedTo)
                            .orElse(problem))
                    .toList();
            return new SpecException(problems, all, mistakes.source());
        }

        /** What was written stands there as it is; of a value that a search drew from a range only its key does. */
        private Optional<Location> place(Problem problem, Map<String, List<String>> written) {
            Location at = problem.at();
            List<String> options = written.getOrDefault(at.source(), List.of());
            if (!at.source().startsWith("-") || at.line() > options.size()) {
                return Optional.empty();
            }
            String option = options.get(at.line() - 1);
            return place(option)
                    .map(found -> new Location(found.source(), found.line(), found.column() + at.column() - 1))
                    .or(() -> place(option.substring(0, option.indexOf('=') + 1)));
        }

        /** A sentence about an option, behind the place of what it quotes. */
        String located(String sentence) {
            Matcher quoted = OPTION.matcher(sentence);
            return quoted.lookingAt()
                    ? place(quoted.group(1)).map(found -> found + ": ").orElse("") + sentence
                    : sentence;
        }
    }
}
