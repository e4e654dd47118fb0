package dev.hanet.toolkit.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is to be said of values of some runs beside one another. */
public final class Cautions {
    /** What heads {@link #cell}. */
    public static final String CELL = "cautions";

    private static final int MOST_TOLD = 5;

    private Cautions() {}

    /**
     * A sentence each: that several versions of the code made them, and what each run has against its own results.
     *
     * @param rows the runs of each row of a table, by what the row is called
     */
    public static List<String> of(Map<String, List<Path>> rows) {
        List<Path> all = rows.values().stream().flatMap(Collection::stream).toList();
        List<String> sentences = new ArrayList<>(severalCodes(all).stream().toList());
        Map<Object, List<Caution>> cautions = new LinkedHashMap<>();
        Map<Object, Set<String>> where = new LinkedHashMap<>();
        rows.forEach((row, runs) ->
                runs.forEach(run -> Caution.of(new RunDirectory(run)).forEach(caution -> {
                    Object like = caution instanceof Caution.LeftOut ? Caution.LeftOut.class : caution;
                    cautions.computeIfAbsent(like, any -> new ArrayList<>()).add(caution);
                    where.computeIfAbsent(like, any -> new LinkedHashSet<>()).add(row);
                })));
        cautions.forEach((like, each) -> {
            Set<String> told = where.getOrDefault(like, Set.of());
            sentences.add((each.size() < all.size()
                            ? "of " + each.size() + " of " + all.size() + " runs"
                                    + (told.size() < rows.size() ? " (" + shortly(told) + ")" : "") + ": "
                            : "")
                    + together(each).words());
        });
        return sentences;
    }

    /** What a run has against its own results, for a cell of a table; empty where that is nothing. */
    public static String cell(Path run) {
        return String.join("; ", Caution.words(new RunDirectory(run)));
    }

    private static String shortly(Set<String> rows) {
        return rows.stream().limit(MOST_TOLD).collect(Collectors.joining("; "))
                + (rows.size() > MOST_TOLD ? "; and " + (rows.size() - MOST_TOLD) + " more" : "");
    }

    /** Equal ones are one; steps that were left out are summed. */
    private static Caution together(List<Caution> each) {
        return each.stream()
                .reduce((one, other) -> one instanceof Caution.LeftOut left && other instanceof Caution.LeftOut more
                        ? new Caution.LeftOut(left.steps() + more.steps(), left.all() + more.all())
                        : one)
                .orElseThrow();
    }

    /** The versions of the code that made some runs, and how many each, in words; absent where one made all of them. */
    private static Optional<String> severalCodes(List<Path> runs) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        runs.forEach(run -> codes.merge(code(run), 1, Integer::sum));
        return codes.size() < 2
                ? Optional.empty()
                : Optional.of("several versions of the code made these runs, and what differs may be its doing: "
                        + codes.entrySet().stream()
                                .map(one -> one.getValue() + " by '" + one.getKey() + "'")
                                .collect(Collectors.joining(", ")));
    }

    private static String code(Path run) {
        try {
            return Provenance.Ingredients.read(run.resolve(RunDirectory.PROVENANCE))
                    .code();
        } catch (RunException e) {
            return "unknown";
        }
    }
}
