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
 * Holds the files of a data set to those that a run was made of: with other files the parts of its split are others too, and
 * what it was trained on may become what it is tested on.
 */
public final class RecordedData {
    private static final Pattern WEIGHTS = Pattern.compile(".*\\.(safetensors|pth|pt|th|bin)");
    private static final int MOST_TOLD = 3;

    private RecordedData() {}

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

    /**
     * Refuses other data than a run was made of, unless that is wanted.
     *
     * @param accepted whether other data is wanted; then it is written into the run's log
     * @return what is different, to be told, where it is wanted
     * @throws HanetException naming the files
     */
    public static Optional<String> require(RunDirectory run, List<Provenance.DataFile> now, boolean accepted) {
        Optional<String> difference = difference(run, now);
        if (difference.isPresent() && !accepted) {
            throw HanetException.input(
                    "the data is not what '" + run.path() + "' was made of: " + difference.orElseThrow(),
                    "bring the files back, or say --changed-data if that is meant; the parts of the split may then be"
                            + " others than before");
        }
        difference.ifPresent(words -> {
            try (RunLog log = run.log()) {
                log.say("goes on with other data than it was made of: " + words);
            }
        });
        return difference;
    }
}
