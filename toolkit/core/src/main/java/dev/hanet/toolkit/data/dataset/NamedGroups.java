package dev.hanet.toolkit.data.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names that begin or end alike, as those of the images of one patient do: {@code P000} of {@code P000_1} and {@code P000_2}.
 *
 * @param isHead whether they begin alike; else they end so
 * @param separator what divides that from the rest
 * @param members of each group, by what is alike in their names
 */
public record NamedGroups(boolean isHead, String separator, Map<String, List<String>> members) {
    private static final Pattern SEPARATOR = Pattern.compile("[-_ .]");
    private static final Pattern NUMBERED = Pattern.compile(".*\\d.*");
    private static final Pattern LETTERS_AND_NUMBER = Pattern.compile("\\p{L}+\\d+");
    private static final int LEAST_GROUPS = 3;

    /** Reads the members as they are. */
    public NamedGroups {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        members.forEach((alike, names) -> copy.put(alike, List.copyOf(names)));
        members = Collections.unmodifiableMap(copy);
    }

    /** The groups of some names; absent where not all of them tell, or where most would be alone. */
    public static Optional<NamedGroups> of(Collection<String> names) {
        return SEPARATOR
                .matcher(names.stream().findFirst().orElse(""))
                .results()
                .map(found -> found.group())
                .distinct()
                .flatMap(separator ->
                        List.of(true, false).stream().flatMap(isHead -> of(names, separator, isHead).stream()))
                .min((one, other) -> Boolean.compare(other.isHead, one.isHead));
    }

    private static Optional<NamedGroups> of(Collection<String> names, String separator, boolean isHead) {
        Map<String, List<String>> members = new LinkedHashMap<>();
        for (String name : names) {
            int first = name.indexOf(separator);
            int last = name.lastIndexOf(separator);
            if (first < 1 || last == name.length() - 1 || (!isHead && first != last)) {
                return Optional.empty();
            }
            String alike = isHead ? name.substring(0, first) : name.substring(last + 1);
            boolean isTold = isHead
                    ? NUMBERED.matcher(alike).matches()
                            && !SEPARATOR.matcher(alike).find()
                    : LETTERS_AND_NUMBER.matcher(alike).matches();
            if (!isTold) {
                return Optional.empty();
            }
            members.computeIfAbsent(alike, any -> new ArrayList<>()).add(name);
        }
        return members.size() >= LEAST_GROUPS && 2 * members.size() <= names.size()
                ? Optional.of(new NamedGroups(isHead, separator, members))
                : Optional.empty();
    }
}
