package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.DataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
}
