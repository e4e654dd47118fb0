package dev.hanet.toolkit.report;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pictures of runs for a page that holds them: read from the run directories, and chosen as far as there is room. */
final class Pictures {
    /** The pictures of a page are no longer than this, in characters; those between the worst and the best go first. */
    private static final long ROOM = 13_000_000;
    /** So many of the worst, and of the best, are printed. */
    private static final int PRINTED = 3;

    private Pictures() {}

    /** Requires of those whose digests were kept that they are what was written. */
    static void require(Report report, RunDirectory run) {
        if (Files.exists(run.file(RunDirectory.DIGESTS))) {
            run.require(report.pictures().toArray(String[]::new));
        }
    }

    static String read(RunDirectory run, String name) {
        Path file = run.file(name);
        try {
            return Page.data(PlainFile.bytes(file));
        } catch (IOException e) {
            throw RunException.reading(file, e);
        }
    }

    /** The worst first, by the metric that orders them. */
    static List<Report.Case> ranked(Report.Images images) {
        Comparator<Report.Case> worst = Comparator.comparingDouble(one -> {
            double value = one.values().getOrDefault(images.ranking().orElse(""), Double.NaN);
            return Double.isNaN(value) ? Double.MAX_VALUE : images.better() ? value : -value;
        });
        return images.ranking().isEmpty()
                ? images.cases()
                : images.cases().stream().sorted(worst).toList();
    }

    /** Gives layers of a case: kind to data; none where it is not shown. */
    @FunctionalInterface
    interface Layers {
        Map<String, String> of(Report.Case one);
    }

    /** As many as there is room for, from both ends. */
    static List<Page.Case> shown(List<Report.Case> ranked, Layers layers) {
        Map<Integer, Page.Case> found = new HashMap<>();
        long room = ROOM;
        for (int turn = 0; turn < ranked.size() && room > 0; turn++) {
            int place = turn % 2 == 0 ? turn / 2 : ranked.size() - 1 - turn / 2;
            Report.Case one = ranked.get(place);
            Map<String, String> data = layers.of(one);
            room -= data.values().stream().mapToLong(String::length).sum();
            if (!data.isEmpty() && room > 0) {
                found.put(
                        place,
                        new Page.Case(
                                one.id(),
                                place == 0 ? "(worst)" : place == ranked.size() - 1 ? "(best)" : "",
                                one.layers().orElseThrow().size(),
                                data,
                                place < PRINTED || place >= ranked.size() - PRINTED));
            }
        }
        return found.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }
}
