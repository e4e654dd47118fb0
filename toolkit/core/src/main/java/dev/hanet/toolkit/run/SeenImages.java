package dev.hanet.toolkit.run;

import dev.hanet.toolkit.data.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which images that a training is chosen by or tested on a run has seen whose weights it begins with: a test image that the run
 * learnt from or was chosen by, a validation image that it learnt from.
 *
 * <p>Images are the same where their files are, whatever they are called. Where no file has the name of an image, the name decides in
 * data sets that have a file in common; drawn ones are the same by their names in the same data set.
 */
public final class SeenImages {
    private static final int MOST_TOLD = 3;

    private SeenImages() {}

    /**
     * Which they are, in words; absent where there are none, or where the run does not say which images it had.
     *
     * @param now what the training is made of
     * @param isSameDataset whether the specs of both name the same data set
     */
    public static Optional<String> of(RunDirectory run, Provenance.Ingredients now, boolean isSameDataset) {
        Map<Part, List<String>> before =
                RecordedData.made(run).map(Provenance.Ingredients::parts).orElse(Map.of());
        Images then = new Images(RecordedData.recorded(run));
        Images here = new Images(RecordedData.withoutWeights(now.data()));
        List<String> learnt = before.getOrDefault(Part.TRAINING, List.of());
        List<String> chosenBy = before.getOrDefault(Part.VALIDATION, List.of());
        List<String> words = new ArrayList<>();
        for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
            List<String> seen = part == Part.TEST
                    ? Stream.concat(learnt.stream(), chosenBy.stream()).toList()
                    : learnt;
            List<String> both = here.among(now.parts().getOrDefault(part, List.of()), then, seen, isSameDataset);
            if (!both.isEmpty()) {
                words.add(both.size() + " of " + part.label() + " ("
                        + String.join(", ", both.subList(0, Math.min(MOST_TOLD, both.size())))
                        + (both.size() > MOST_TOLD ? " and " + (both.size() - MOST_TOLD) + " more" : "") + ")");
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }

    /** Whether a run says which images it had. */
    public static boolean areKnown(RunDirectory run) {
        return RecordedData.made(run).filter(made -> !made.parts().isEmpty()).isPresent();
    }

    /** The files of a data set by the images that they hold. */
    private static final class Images {
        private final Map<String, String> digests = new HashMap<>();
        private final Set<String> all = new HashSet<>();

        /** Of the files that have the name of an image the first is the image, as data sets list them. */
        Images(List<Provenance.DataFile> files) {
            for (Provenance.DataFile file : files) {
                all.add(file.sha256());
                String name = file.name();
                for (int from = 0; from >= 0 && from <= name.length(); ) {
                    String rest = name.substring(from);
                    digests.putIfAbsent(rest.substring(0, end(rest, rest.lastIndexOf('.'))), file.sha256());
                    digests.putIfAbsent(
                            rest.substring(0, end(rest, rest.indexOf('.', rest.lastIndexOf('/') + 1))), file.sha256());
                    int slash = name.indexOf('/', from);
                    from = slash < 0 ? -1 : slash + 1;
                }
            }
        }

        private static int end(String name, int dot) {
            return dot < 0 ? name.length() : dot;
        }

        /** The digest of an image's file; of a slice that of its volume, with the number of the slice. */
        private Optional<String> digest(String id) {
            int number = id.lastIndexOf('-');
            return Optional.ofNullable(digests.get(id))
                    .or(() -> number < 0
                            ? Optional.empty()
                            : Optional.ofNullable(digests.get(id.substring(0, number)))
                                    .map(volume -> volume + id.substring(number)));
        }

        /** Those images of this data set that are among some of another. */
        List<String> among(List<String> own, Images other, List<String> seen, boolean isSameDataset) {
            Set<String> names = new HashSet<>(seen);
            Set<String> contents = new HashSet<>();
            seen.forEach(id -> other.digest(id).ifPresent(contents::add));
            boolean isDrawn = all.isEmpty() && other.all.isEmpty();
            boolean isSame = isDrawn ? isSameDataset : all.stream().anyMatch(other.all::contains);
            List<String> both = new ArrayList<>();
            for (String id : own) {
                Optional<String> file = digest(id);
                boolean isNamed = names.contains(id);
                boolean isByName =
                        file.isEmpty() || (isNamed && other.digest(id).isEmpty());
                boolean isSeen = isByName ? isNamed : contents.contains(file.orElseThrow());
                if (isSeen && (isSame || !isByName)) {
                    both.add("'" + id + "'");
                }
            }
            return both;
        }
    }
}
