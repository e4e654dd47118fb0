package dev.hanet.toolkit.run;

import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds what there is to what a run was made of: the files of its data set, which image is in which part of its split, since what
 * it was trained on may become what it is tested on, and the code.
 */
public final class RecordedData {
    private static final Pattern WEIGHTS = Pattern.compile(".*\\.(safetensors|pth|pt|th|bin)");
    private static final int MOST_TOLD = 3;

    private RecordedData() {}

    /**
     * What may be other than it was recorded.
     *
     * @param data the files of the data set, and which image is in which part
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

    /** What it was made of; nothing where it was cut off before that was written. */
    static Optional<Provenance.Ingredients> made(RunDirectory run) {
        try {
            return Optional.of(Provenance.Ingredients.read(run.file(RunDirectory.PROVENANCE)));
        } catch (RunException e) {
            return Optional.empty();
        }
    }

    /** Its files but weights; none where it reads no files. */
    static List<Provenance.DataFile> recorded(RunDirectory run) {
        return withoutWeights(made(run).map(Provenance.Ingredients::data).orElse(List.of()));
    }

    /** Those of a data set among what a training is made of. */
    static List<Provenance.DataFile> withoutWeights(List<Provenance.DataFile> files) {
        return files.stream()
                .filter(file -> !WEIGHTS.matcher(file.name()).matches())
                .toList();
    }

    /**
     * What data a second run was made of that a first was not, and the other way round, and which images are in other parts, in
     * words; absent when it is the same.
     */
    public static Optional<String> difference(RunDirectory first, RunDirectory second) {
        List<Provenance.DataFile> now = recorded(second);
        List<String> words = new ArrayList<>();
        if (!now.isEmpty()) {
            difference(first, now).ifPresent(words::add);
        }
        made(second).flatMap(made -> otherParts(first, made.parts())).ifPresent(words::add);
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    /** Which images are in other parts than they were, in words; absent where none is, or where one of the two is not known. */
    private static Optional<String> otherParts(RunDirectory run, Map<Part, List<String>> now) {
        Map<String, Part> before =
                byName(made(run).map(Provenance.Ingredients::parts).orElse(Map.of()));
        Map<String, Part> after = byName(now);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        List<String> moved = names.stream()
                .filter(name -> before.get(name) != after.get(name))
                .map(name -> "'" + name + "' (" + label(before.get(name)) + ", now " + label(after.get(name)) + ")")
                .toList();
        return moved.isEmpty()
                ? Optional.empty()
                : Optional.of((moved.size() == 1
                                ? "1 image is in another part: "
                                : moved.size() + " images are in other parts: ")
                        + told(moved, ", "));
    }

    private static Map<String, Part> byName(Map<Part, List<String>> parts) {
        Map<String, Part> byName = new LinkedHashMap<>();
        parts.forEach((part, names) -> names.forEach(name -> byName.put(name, part)));
        return byName;
    }

    private static String label(@Nullable Part part) {
        return part == null ? "none" : part.label();
    }

    /** The first of many, and how many more there are. */
    private static String told(List<String> names, String between) {
        return String.join(between, names.subList(0, Math.min(MOST_TOLD, names.size())))
                + (names.size() > MOST_TOLD ? " and " + (names.size() - MOST_TOLD) + " more" : "");
    }

    private static void words(List<String> words, String what, List<String> names) {
        if (!names.isEmpty()) {
            words.add(names.size() + " " + what + ": "
                    + told(names.stream().map(name -> "'" + name + "'").toList(), ", "));
        }
    }

    /** Which code made a run, where it is another than that of a second run, in words. */
    public static Optional<String> otherCode(RunDirectory first, RunDirectory second) {
        return code(first).flatMap(one -> code(second)
                .filter(other -> !other.equals(one))
                .map(other -> "made by the code '" + other + "', and '" + first.path() + "' by '" + one + "'"));
    }

    private static Optional<String> code(RunDirectory run) {
        return made(run).map(Provenance.Ingredients::code);
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
     * Refuses parts in which an image is elsewhere than when a run was made, unless that is wanted: the files may be the same and
     * other code divide them otherwise.
     *
     * @param now which image is in which part
     * @param accepted what is wanted; what differs is then written into the run's log
     * @return what is different, to be told, where it is wanted
     * @throws HanetException naming images with both their parts
     */
    public static Optional<String> requireParts(RunDirectory run, Split now, Accepted accepted) {
        Optional<String> difference = otherParts(run, Provenances.parts(now));
        if (difference.isPresent() && !accepted.data()) {
            throw HanetException.input(
                    "the data is not divided as when '" + run.path() + "' was made: " + difference.orElseThrow(),
                    "bring the files, the split or the code back, or say --changed-data if that is meant: what was trained on may"
                            + " now be tested on");
        }
        return recorded(run, difference.map(words -> "other parts than the run was made with: " + words));
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
