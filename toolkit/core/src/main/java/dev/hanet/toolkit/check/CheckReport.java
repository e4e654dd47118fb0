package dev.hanet.toolkit.check;

import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What looking at the data of an experiment found.
 *
 * @param parts the parts of the split; empty when there is none
 * @param leftOut items that are in no part
 * @param findings everything wrong or odd: first what is wrong
 */
public record CheckReport(List<CheckedPart> parts, List<String> leftOut, List<Finding> findings) {
    public CheckReport {
        parts = List.copyOf(parts);
        leftOut = List.copyOf(leftOut);
        findings = List.copyOf(findings);
    }

    /** The same with one more thing that is wrong. */
    public CheckReport with(DataException wrong) {
        List<Finding> all = new ArrayList<>(findings);
        all.add(Finding.of(wrong));
        all.sort(Comparator.comparing(Finding::severity));
        return new CheckReport(parts, leftOut, all);
    }

    /** Whether nothing is wrong; something may be odd. */
    public boolean isSound() {
        return findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.WRONG);
    }

    /**
     * What a part of the split holds.
     *
     * @param part which one
     * @param ids names of its items, in order
     * @param sizes size to the number of images
     * @param shares class to its share of all pixels that count
     * @param low least value of the images
     * @param high greatest
     */
    public record CheckedPart(
            Part part,
            List<String> ids,
            Map<ImageSize, Integer> sizes,
            Map<String, Double> shares,
            float low,
            float high) {
        public CheckedPart {
            ids = List.copyOf(ids);
            sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
            shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
        }

        /** Twelve hexadecimal digits that change with the names and their order. */
        public String hash() {
            return Sha256.of(String.join("\n", ids)).substring(0, 12);
        }
    }
}
