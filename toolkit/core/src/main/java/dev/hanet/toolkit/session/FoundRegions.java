package dev.hanet.toolkit.session;

import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.metric.Regions;
import dev.hanet.toolkit.spec.DataSpec;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which regions a network finds in some images, and which never. */
public final class FoundRegions {
    private final Map<String, List<Integer>> regions;
    private final Set<String> found = new HashSet<>();
    private final Set<String> expected = new HashSet<>();

    /** Of a data set's regions; without any, of every class but the first. */
    public FoundRegions(DataSpec data) {
        if (data.regions().isEmpty()) {
            regions = new LinkedHashMap<>();
            for (int label = 1; label < data.classes().size(); label++) {
                regions.put(data.classes().get(label), List.of(label));
            }
        } else {
            regions = Regions.of(data.classes(), data.regions()).classesOf();
        }
    }

    /** The regions by name, with the numbers of the classes that each unites. */
    public Map<String, List<Integer>> regions() {
        return Collections.unmodifiableMap(regions);
    }

    /**
     * Looks at an image.
     *
     * @param mask what is there; absent where that is not known, and then everything is expected
     */
    public void add(Mask prediction, Optional<Mask> mask) {
        add(prediction.histogram(), found);
        mask.ifPresentOrElse(known -> add(known.histogram(), expected), () -> expected.addAll(regions.keySet()));
    }

    private void add(int[] histogram, Set<String> names) {
        regions.forEach((name, labels) -> {
            if (labels.stream().anyMatch(label -> histogram[label] > 0)) {
                names.add(name);
            }
        });
    }

    /** Those that are there, as far as is known, and of which not one pixel was found. */
    public List<String> missing() {
        return regions.keySet().stream()
                .filter(name -> expected.contains(name) && !found.contains(name))
                .toList();
    }
}
