package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.Expectation;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong or odd between items. */
final class Crossings {
    private Crossings() {}

    /**
     * The same picture under two names: wrong across parts, odd within one. One value everywhere is no picture: the slices at
     * the ends of volumes are alike without being the same.
     */
    static List<Finding> sameImages(List<Look> looks, Map<String, Part> parts) {
        Map<String, List<String>> byContent = new LinkedHashMap<>();
        looks.forEach(
                look -> look.seen().filter(seen -> seen.low() < seen.high()).ifPresent(seen -> byContent
                        .computeIfAbsent(seen.content(), any -> new ArrayList<>())
                        .add(look.item().id())));
        List<Finding> findings = new ArrayList<>();
        byContent.values().stream().filter(ids -> ids.size() > 1).forEach(ids -> {
            String told = ids.stream()
                    .map(id -> "'" + id + "'"
                            + Optional.ofNullable(parts.get(id))
                                    .map(part -> " (" + part.label() + ")")
                                    .orElse(""))
                    .collect(Collectors.joining(", "));
            long different = ids.stream()
                    .map(parts::get)
                    .filter(java.util.Objects::nonNull)
                    .distinct()
                    .count();
            findings.add(
                    different > 1
                            ? Finding.wrong(
                                    "one image stands in two parts of the split: " + told,
                                    "a test on what was trained on means nothing; keep one of the files, or keep them in"
                                            + " one part")
                            : Finding.odd("one image is there under several names: " + told, "keep one of the files"));
        });
        return findings;
    }

    /** What the data set is known to measure, by its publishers' parts. */
    static List<Finding> missedExpectations(List<Look> looks, List<Expectation> expectations) {
        List<Finding> findings = new ArrayList<>();
        for (Expectation expected : expectations) {
            List<Look.Seen> seen = looks.stream()
                    .filter(look -> belongs(look, expected.part()))
                    .flatMap(look -> look.seen().stream())
                    .toList();
            boolean counts = expected.measure() == Expectation.Measure.IMAGES;
            // Shares are known of the whole part only.
            if (!counts && count(expectations, expected.part()) != seen.size()) {
                continue;
            }
            double found = measured(seen, expected.measure());
            if (!(Math.abs(found - expected.value()) <= expected.tolerance())) {
                String format = counts ? "%.0f" : "%.5f";
                String problem = String.format(
                        Locale.ROOT,
                        "%s%s: " + format + ", as published " + format,
                        expected.measure().label(),
                        expected.part().map(part -> ", " + part.label()).orElse(""),
                        found,
                        expected.value());
                findings.add(
                        expected.missed() == Expectation.Missed.WRONG
                                ? Finding.wrong(problem, "the files are not the published ones; fetch them again")
                                : Finding.odd(
                                        problem,
                                        "results on a part of the data cannot be compared with published ones"));
            }
        }
        return findings;
    }

    /** Publishers have no validation part: what a spec takes for it is of their training part. */
    private static boolean belongs(Look look, Optional<Part> part) {
        return part.isEmpty()
                || look.item()
                        .official()
                        .map(own -> own == Part.VALIDATION ? Part.TRAINING : own)
                        .equals(part);
    }

    private static long count(List<Expectation> expectations, Optional<Part> part) {
        return expectations.stream()
                .filter(expected -> expected.measure() == Expectation.Measure.IMAGES
                        && expected.part().equals(part))
                .map(expected -> (long) expected.value())
                .findFirst()
                .orElse(-1L);
    }

    private static double measured(List<Look.Seen> seen, Expectation.Measure measure) {
        double all = 0;
        double field = 0;
        double foreground = 0;
        double inField = 0;
        for (Look.Seen one : seen) {
            all += one.size().pixels();
            field += one.field();
            inField += one.foregroundInField();
            foreground +=
                    one.size().pixels() - one.pixels().get(0) - one.pixels().get(Mask.IGNORE);
        }
        return switch (measure) {
            case IMAGES -> seen.size();
            case FOREGROUND -> foreground / all;
            case FOREGROUND_IN_FIELD -> inField / field;
            case FIELD -> field / all;
        };
    }
}
