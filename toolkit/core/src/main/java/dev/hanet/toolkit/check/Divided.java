package dev.hanet.toolkit.check;

import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.dataset.NamedGroups;
import dev.hanet.toolkit.spec.DataSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What belongs together and stands in several parts of a split, whatever kind of split made them: a network is then tested on patients that
 * it has learnt.
 */
public final class Divided {
    /** What somebody calls the attribute, or the column, that says of whom an image is. */
    private static final Pattern OF_WHOM = Pattern.compile(
            "(patient|pat|subject|subj|person|child|participant|proband|individual|donor|animal|case|pid|mrn)s?"
                    + "[-_ ]?(id|ids|no|nr|num|number|name|key|code)?",
            Pattern.CASE_INSENSITIVE);

    private Divided() {}

    /** Of whom an image is, as an attribute says that is called so. */
    static Optional<String> whom(Item item) {
        return item.attributes().entrySet().stream()
                .filter(attribute -> OF_WHOM.matcher(attribute.getKey()).matches()
                        && !attribute.getValue().isBlank())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** What attributes say of whom an image is, or else names; none where the split keeps something together itself. */
    public static List<Finding> groups(DataSpec data, List<Item> items, Split split) {
        Map<String, Part> parts = partOfEach(split);
        List<Finding> findings = new ArrayList<>();
        Set<String> attributes = new LinkedHashSet<>();
        items.forEach(item -> attributes.addAll(item.attributes().keySet()));
        for (String attribute : attributes) {
            if (OF_WHOM.matcher(attribute).matches() && !data.split().together().equals(Optional.of(attribute))) {
                Map<String, List<String>> members = new TreeMap<>();
                items.forEach(item -> Optional.ofNullable(item.attributes().get(attribute))
                        .filter(value -> !value.isBlank())
                        .ifPresent(value -> members.computeIfAbsent(value, any -> new ArrayList<>())
                                .add(item.id())));
                List<String> divided = divided(members, parts);
                if (!divided.isEmpty()) {
                    findings.add(Finding.odd(
                            "images of one '" + attribute + "' stand in several parts of the split: those of "
                                    + Crossings.named(divided),
                            "write 'together: " + attribute + "' in the split; where it only lists parts, move them"));
                }
            }
        }
        if (findings.isEmpty() && data.split().together().isEmpty()) {
            byNames(items, parts).ifPresent(findings::add);
        }
        return findings;
    }

    /** By the names of pictures and of volumes, as they are or without the folders in them that the patterns name. */
    private static Optional<Finding> byNames(List<Item> items, Map<String, Part> parts) {
        for (boolean isWhole : new boolean[] {true, false}) {
            Map<String, List<String>> called = new LinkedHashMap<>();
            items.forEach(item -> called.computeIfAbsent(name(item, isWhole), any -> new ArrayList<>())
                    .add(item.id()));
            Optional<NamedGroups> groups = NamedGroups.of(List.copyOf(called.keySet()));
            Map<String, List<String>> members = new LinkedHashMap<>();
            groups.map(NamedGroups::members)
                    .orElse(Map.of())
                    .forEach((group, names) -> members.put(
                            group,
                            names.stream()
                                    .flatMap(name -> called.getOrDefault(name, List.of()).stream())
                                    .toList()));
            List<String> divided = divided(members, parts);
            if (!divided.isEmpty()) {
                return Optional.of(Finding.odd(
                        "images whose names "
                                + (groups.filter(NamedGroups::isHead).isPresent() ? "begin" : "end")
                                + " alike stand in several parts of the split: those of " + Crossings.named(divided),
                        "where they are of one patient, name that in the patterns, such as 'images/{patient}_*.png', and"
                                + " write 'together: patient' in the split"));
            }
        }
        return Optional.empty();
    }

    private static String name(Item item, boolean isWhole) {
        String name = item.volume().orElse(item.id());
        for (String value : item.attributes().values()) {
            if (!isWhole && !value.isEmpty() && name.startsWith(value + "-")) {
                name = name.substring(value.length() + 1);
            }
        }
        return name;
    }

    private static List<String> divided(Map<String, List<String>> members, Map<String, Part> parts) {
        return members.entrySet().stream()
                .filter(group -> isDivided(group.getValue(), parts))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isDivided(Collection<String> ids, Map<String, Part> parts) {
        Set<Part> found = EnumSet.noneOf(Part.class);
        ids.stream().map(parts::get).filter(Objects::nonNull).forEach(found::add);
        return found.size() > 1;
    }

    /** One file of an image under two names, in several parts; told by its bytes, of which only files of one length are read. */
    public static List<Finding> files(Dataset dataset, Split split) {
        Map<String, Part> parts = partOfEach(split);
        Map<String, Item> first = new LinkedHashMap<>(); // a volume's first slice stands for it: no split divides it
        for (Part part : Part.values()) {
            split.of(part).forEach(item -> first.putIfAbsent(item.volume().orElse(item.id()), item));
        }
        Map<Long, Map<Item, Path>> bySize = new LinkedHashMap<>();
        first.values()
                .forEach(item -> dataset.files(item).stream().findFirst().ifPresent(file -> bySize.computeIfAbsent(
                                size(file), any -> new LinkedHashMap<>())
                        .put(item, file)));
        Map<String, List<Item>> byContent = new LinkedHashMap<>();
        bySize.values().stream()
                .filter(alike -> isDivided(ids(alike.keySet()), parts))
                .forEach(alike -> alike.forEach((item, file) -> byContent
                        .computeIfAbsent(digest(file), any -> new ArrayList<>())
                        .add(item)));
        return Crossings.sameFiles(
                byContent.values().stream()
                        .filter(items -> isDivided(ids(items), parts))
                        .toList(),
                parts);
    }

    private static List<String> ids(Collection<Item> items) {
        return items.stream().map(Item::id).toList();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1; // told where it is read
        }
    }

    private static String digest(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            return file.toString(); // told where it is read
        }
    }

    static Map<String, Part> partOfEach(Split split) {
        Map<String, Part> parts = new HashMap<>();
        for (Part part : Part.values()) {
            split.of(part).forEach(item -> parts.put(item.id(), part));
        }
        return parts;
    }
}
