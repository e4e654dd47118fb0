package dev.hanet.toolkit.data.split;

import dev.hanet.toolkit.data.Randomness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Chooses some of many by chance, of each kind as many as its share of all: 50 of 40 g and 360 n are 5 g and 45 n. */
public final class Strata {
    private Strata() {}

    /**
     * Those chosen; the same for the same names and the same seed, in whatever order the names come.
     *
     * @param kind of what kind a name is
     * @param count how many; all when there are fewer
     */
    public static Set<String> choose(Collection<String> names, Function<String, String> kind, int count, long seed) {
        Map<String, List<String>> kinds = new TreeMap<>();
        names.stream().sorted().forEach(name -> kinds.computeIfAbsent(kind.apply(name), any -> new ArrayList<>())
                .add(name));
        Map<String, Integer> quotas = quotas(kinds, Math.min(count, names.size()));
        Set<String> chosen = new HashSet<>();
        kinds.forEach((value, members) -> {
            shuffle(members, Randomness.stream(seed, "strata", value));
            chosen.addAll(members.subList(0, quotas.getOrDefault(value, 0)));
        });
        return chosen;
    }

    /** Whole shares, and what is left to those that lost most by rounding down. */
    private static Map<String, Integer> quotas(Map<String, List<String>> kinds, int count) {
        int all = kinds.values().stream().mapToInt(List::size).sum();
        Map<String, Integer> quotas = new LinkedHashMap<>();
        List<String> byLoss = new ArrayList<>(kinds.keySet());
        int left = count;
        for (Map.Entry<String, List<String>> entry : kinds.entrySet()) {
            int whole = (int) ((long) count * entry.getValue().size() / all);
            quotas.put(entry.getKey(), whole);
            left -= whole;
        }
        byLoss.sort(Comparator.comparingLong(
                value -> -((long) count * kinds.getOrDefault(value, List.of()).size() % all)));
        for (String value : byLoss.subList(0, left)) {
            quotas.merge(value, 1, Integer::sum);
        }
        return quotas;
    }

    private static void shuffle(List<String> names, RandomGenerator random) {
        for (int i = names.size() - 1; i > 0; i--) {
            Collections.swap(names, i, random.nextInt(i + 1));
        }
    }
}
