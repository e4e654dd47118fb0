package dev.hanet.toolkit.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What makes the results of a run say less than they seem to: known before its first step, or from its steps. */
public sealed interface Caution {
    /** A sentence, without its full stop. */
    String words();

    /** Whether it is against what the run's own images for validation and test tell, and against nothing else. */
    boolean isOfItsImages();

    /**
     * Weights that the run began with have seen images that it is tested on or chosen by, or it is not known whether they have.
     *
     * @param run whose weights, by its name, which means the same on another machine
     * @param images which ones, in words; absent where that is not known
     * @param unknown why it is not known; empty where it is
     * @param because what kept from knowing, where that is a mistake; it may name folders
     */
    record Begun(String run, Optional<String> images, String unknown, Optional<String> because) implements Caution {
        private static final String RUN = "run";
        private static final String IMAGES = "images";
        private static final String UNKNOWN = "unknown";
        private static final String BECAUSE = "because";

        static Begun of(JsonElement element) {
            JsonObject told = element.getAsJsonObject();
            return new Begun(
                    told.get(RUN).getAsString(),
                    text(told, IMAGES),
                    text(told, UNKNOWN).orElse(""),
                    text(told, BECAUSE));
        }

        private static Optional<String> text(JsonObject told, String name) {
            return Optional.ofNullable(told.get(name)).map(JsonElement::getAsString);
        }

        Map<String, String> described() {
            Map<String, String> described = new LinkedHashMap<>();
            described.put(RUN, run);
            images.ifPresent(seen -> described.put(IMAGES, seen));
            if (images.isEmpty()) {
                described.put(UNKNOWN, unknown);
            }
            because.ifPresent(why -> described.put(BECAUSE, why));
            return described;
        }

        /** The same as it can be handed over. */
        Begun withoutFolders() {
            return new Begun(run, images, unknown, Optional.empty());
        }

        @Override
        public String words() {
            return images.map(seen -> "'" + run
                            + "', whose weights this begins with, has seen images that this is tested on or chosen by: "
                            + seen + "; results on them say more than the network can do on new ones")
                    .orElseGet(() -> "whether '" + run
                            + "', whose weights this begins with, has seen images that this is tested on or chosen by is not known: "
                            + unknown + because.map(why -> ": " + why).orElse(""));
        }

        @Override
        public boolean isOfItsImages() {
            return true;
        }
    }

    /**
     * Steps were left out, since their loss or gradient was no number.
     *
     * @param steps how many
     * @param all how many there were, in the epochs that are done
     */
    record LeftOut(long steps, long all) implements Caution {
        /** Those of a run's epochs so far; absent where there are none. */
        static Optional<LeftOut> of(List<MetricsLog.Row> rows) {
            long steps = sum(rows, Column.Training.LEFT_OUT);
            return steps == 0 ? Optional.empty() : Optional.of(new LeftOut(steps, sum(rows, Column.Training.STEPS)));
        }

        private static long sum(List<MetricsLog.Row> rows, Column column) {
            return Math.round(rows.stream()
                    .mapToDouble(row -> row.values().getOrDefault(column, 0.0))
                    .sum());
        }

        @Override
        public String words() {
            return steps + " of " + all + (steps == 1 ? " steps was" : " steps were")
                    + " left out, as loss or gradient was no number there ('train.onNonFinite: skip'); log.txt names images"
                    + " and numbers";
        }

        @Override
        public boolean isOfItsImages() {
            return false;
        }
    }

    /**
     * Files that tell such things are damaged.
     *
     * @param why in words
     */
    record Unread(String why) implements Caution {
        @Override
        public String words() {
            return "what is to be said against these results is not known: " + why;
        }

        @Override
        public boolean isOfItsImages() {
            return false;
        }
    }

    /** Those of a run, as far as it has come. */
    static List<Caution> of(RunDirectory run) {
        List<Caution> cautions = new ArrayList<>();
        try {
            Path made = run.file(RunDirectory.PROVENANCE);
            if (Files.exists(made)) { // else it does not say what it was made of
                cautions.addAll(Provenance.cautions(made));
            }
            Path metrics = run.file(RunDirectory.METRICS);
            if (Files.exists(metrics)) {
                LeftOut.of(MetricsLog.read(metrics)).ifPresent(cautions::add);
            }
        } catch (RunException e) {
            cautions.add(new Unread(e.problem()));
        }
        return List.copyOf(cautions);
    }

    /** The same in words, a sentence each. */
    static List<String> words(RunDirectory run) {
        return of(run).stream().map(Caution::words).toList();
    }
}
