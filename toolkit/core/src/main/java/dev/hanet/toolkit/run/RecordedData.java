package dev.hanet.toolkit.run;

import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds what there is to what a run was made of: the files of its data set, since with others the parts of its split are others
 * too and what it was trained on may become what it is tested on, and the code.
 */
public final class RecordedData {
    private static final Pattern WEIGHTS = Pattern.compile(".*\\.(safetensors|pth|pt|th|bin)");
    private static final int MOST_TOLD = 3;

    private RecordedData() {}

    /**
     * What may be other than it was recorded.
     *
     * @param data the files of the data set
     * @param code the version of the toolkit's code
     */
    public record Accepted(boolean data, boolean code) {
        /** Everything is to be as it was. */
        public static final Accepted NOTHING = new Accepted(false, false);
    }

    /**
     * What is different, in words; absent when nothing is, or when the run does not say what it was made of.
     *
     * @param now the files of the data set as they are
     */
    public static Optional<String> difference(RunDirectory run, List<Provenance.DataFile> now) {
        List<Provenance.DataFile> recorded = recorded(run);
        if (recorded.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> before = new LinkedHashMap<>();
        recorded.forEach(file -> before.put(file.name(), file.sha256()));
        Map<String, String> after = new LinkedHashMap<>();
        now.forEach(file -> after.put(file.name(), file.sha256()));
        List<String> gone = before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .toList();
        List<String> added = after.keySet().stream()
                .filter(name -> !before.containsKey(name))
                .toList();
        List<String> changed = after.keySet().stream()
                .filter(name -> before.containsKey(name) && !Objects.equals(after.get(name), before.get(name)))
                .toList();
        List<String> words = new ArrayList<>();
        words(words, "gone", gone);
        words(words, "new", added);
        words(words, "changed", changed);
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    /** What it was made of but weights; nothing where it was cut off before that was written, or reads no files. */
    private static List<Provenance.DataFile> recorded(RunDirectory run) {
        try {
            return Provenance.Ingredients.read(run.file(RunDirectory.PROVENANCE)).data().stream()
                    .filter(file -> !WEIGHTS.matcher(file.name()).matches())
                    .toList();
        } catch (RunException e) {
            return List.of();
        }
    }

    /** What data a second run was made of that a first was not, and the other way round, in words; absent when it is the same. */
    public static Optional<String> difference(RunDirectory first, RunDirectory second) {
        List<Provenance.DataFile> now = recorded(second);
        return now.isEmpty() ? Optional.empty() : difference(first, now);
    }

    private static void words(List<String> words, String what, List<String> names) {
        if (!names.isEmpty()) {
            List<String> told = names.subList(0, Math.min(MOST_TOLD, names.size()));
            words.add(names.size() + " " + what + ": '" + String.join("', '", told) + "'"
                    + (names.size() > MOST_TOLD ? " and " + (names.size() - MOST_TOLD) + " more" : ""));
        }
    }

    /** Which code made a run, where it is another than that of a second run, in words. */
    public static Optional<String> otherCode(RunDirectory first, RunDirectory second) {
        return code(first).flatMap(one -> code(second)
                .filter(other -> !other.equals(one))
                .map(other -> "made by the code '" + other + "', and '" + first.path() + "' by '" + one + "'"));
    }

    private static Optional<String> code(RunDirectory run) {
        try {
            return Optional.of(Provenance.Ingredients.read(run.file(RunDirectory.PROVENANCE))
                    .code());
        } catch (RunException e) {
            return Optional.empty(); // cut off before it was written
        }
    }

    /**
     * Refuses other data than a run was made of, unless that is wanted.
     *
     * @param accepted what is wanted; what differs is then written into the run's log
     * @return what is different, to be told, where it is wanted
     * @throws HanetException naming the files
     */
    public static Optional<String> require(RunDirectory run, List<Provenance.DataFile> now, Accepted accepted) {
        Optional<String> difference = difference(run, now);
        if (difference.isPresent() && !accepted.data()) {
            throw HanetException.input(
                    "the data is not what '" + run.path() + "' was made of: " + difference.orElseThrow(),
                    "bring the files back, or say --changed-data if that is meant; the parts of the split may then be"
                            + " others than before");
        }
        return recorded(run, difference.map(words -> "other data than the run was made of: " + words));
    }

    /**
     * Refuses other code than a run was made by, unless that is wanted.
     *
     * @param accepted what is wanted; what differs is then written into the run's log
     * @return what is different, to be told, where it is wanted
     * @throws HanetException naming both versions
     */
    public static Optional<String> requireCode(RunDirectory run, Accepted accepted) {
        Optional<String> made = code(run).filter(code -> !code.equals(CodeVersion.current()));
        if (made.isPresent() && !accepted.code()) {
            throw HanetException.input(
                    "'" + run.path() + "' was made by the code '" + made.orElseThrow() + "', and this is '"
                            + CodeVersion.current() + "'",
                    "use the code that made it, or say --any-code if that is meant; numbers may then be others than"
                            + " before");
        }
        return recorded(
                run,
                made.map(code -> "other code than the run was made by: '" + code + "' made it, this is '"
                        + CodeVersion.current() + "'"));
    }

    private static Optional<String> recorded(RunDirectory run, Optional<String> difference) {
        difference.ifPresent(words -> {
            try (RunLog log = run.log()) {
                log.say(words);
            }
        });
        return difference;
    }
}
