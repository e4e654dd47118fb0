package dev.hanet.toolkit.metric;

import dev.hanet.yaml.HanetException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured: named unions of classes, {@code {disc: [rim, cup], cup: [cup]}}.
 *
 * @param classes class names; the place in the list is the label
 * @param classesOf region name to the labels it unites, in the order of the spec
 */
public record Regions(List<String> classes, Map<String, List<Integer>> classesOf) {
    public Regions {
        classes = List.copyOf(classes);
        var ordered = new LinkedHashMap<String, List<Integer>>();
        classesOf.forEach((name, labels) -> ordered.put(name, List.copyOf(labels)));
        classesOf = Collections.unmodifiableMap(ordered);
    }

    /**
     * Regions by class names; without any, the last class is the one region, under its own name.
     *
     * @throws HanetException when a region is empty or names a class that is not there
     */
    public static Regions of(List<String> classes, Map<String, List<String>> regions) {
        if (classes.size() < 2) {
            throw HanetException.input(
                    "metrics need a background and at least one more class, not " + Words.quoted(classes));
        }
        var labels = new LinkedHashMap<String, List<Integer>>();
        regions.forEach((name, members) -> labels.put(
                name,
                members.stream().map(member -> label(classes, name, member)).toList()));
        labels.forEach((name, members) -> {
            if (members.isEmpty()) {
                throw HanetException.input("region '" + name + "' unites no class");
            }
        });
        if (labels.isEmpty()) {
            int last = classes.size() - 1;
            labels.put(classes.get(last), List.of(last));
        }
        return new Regions(classes, labels);
    }

    private static int label(List<String> classes, String region, String name) {
        int label = classes.indexOf(name);
        if (label < 0) {
            throw HanetException.input(
                    "region '" + region + "' names the class '" + name + "', which the data lacks",
                    "its classes: " + String.join(", ", classes));
        }
        return label;
    }

    public List<String> names() {
        return List.copyOf(classesOf.keySet());
    }

    /** The region that a metric without a region in its name is of. */
    public String first() {
        return names().get(0);
    }

    /** For every label 0..255, whether it belongs to the region. */
    boolean[] members(String region) {
        boolean[] members = new boolean[256];
        classesOf.getOrDefault(region, List.of()).forEach(label -> members[label] = true);
        return members;
    }
}
