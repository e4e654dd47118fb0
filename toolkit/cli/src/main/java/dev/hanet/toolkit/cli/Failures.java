package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.session.MemoryGuard;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.SpecException;
import dev.hanet.yaml.Suggestion;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
    /** How picocli names what a value was meant for. */
    private static final Pattern VALUE_OF =
            Pattern.compile("^Invalid value for (?:option|positional parameter) '?([^' ]+)'?[^:]*: ");

    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof SpecException mistakes) {
            new ProblemOutput(console).print(mistakes);
            return ExitCode.WRONG_INPUT;
        }
        LoggerFactory.getLogger(Failures.class).debug("the command failed", failure);
        if (failure instanceof HanetException told) {
            int code = told.kind() == HanetException.Kind.INPUT ? ExitCode.WRONG_INPUT : ExitCode.FAILED;
            return tell(code, told.located(), told.remedy());
        }
        if (MemoryGuard.isExhausted(failure)) {
            return exhausted(failure);
        }
        if (failure instanceof UncheckedIOException files) {
            RunException told = RunException.of(files);
            return tell(ExitCode.WRONG_INPUT, told.problem(), told.remedy());
        }
        return fault(failure);
    }

    /** What nobody foresaw. */
    int fault(Throwable failure) {
        LoggerFactory.getLogger(Failures.class).debug("the command failed", failure);
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
                .replaceFirst("$1: ")
                .replaceFirst("is not an? (int|long)$", "is not a whole number");
        return message.isEmpty() ? "the command line" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
