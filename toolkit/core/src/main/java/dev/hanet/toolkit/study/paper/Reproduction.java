package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.study.SeedSummary.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of an item.
 *
 * @param name of its files
 * @param page for readers
 * @param tables of numbers, the first one the item's own; empty for pictures
 * @param remarks what a reader should know beside the numbers
 * @param verdicts every value that is held against a published one
 * @param claims whether one row is above another, as the paper says or we ask
 * @param judged whether anything is held against the paper
 * @param failures a row a training that failed
 */
public record Reproduction(
        String name,
        Page page,
        List<Captioned> tables,
        List<String> remarks,
        List<Verdict> verdicts,
        List<Claim> claims,
        boolean judged,
        Table failures) {
    static final Table NONE = new Table(List.of(), List.of());

    public Reproduction {
        tables = List.copyOf(tables);
        remarks = List.copyOf(remarks);
        verdicts = List.copyOf(verdicts);
        claims = List.copyOf(claims);
    }

    /**
     * A table and what it shows.
     *
     * @param caption what it shows, {@code values over whole images}
     * @param table the table
     */
    public record Captioned(String caption, Table table) {}

    /** Pictures, or a table that nothing is held against. */
    static Reproduction unjudged(String name, Page page, List<Captioned> tables, List<String> remarks) {
        return new Reproduction(name, page, tables, remarks, List.of(), List.of(), false, NONE);
    }

    /** The same, with what failed told on its page. */
    Reproduction withFailures(Table failed) {
        if (failed.rows().isEmpty()) {
            return this;
        }
        page.heading("Failed")
                .words("These trainings had to stop and are missing above; --retry trains them again.")
                .table(failed);
        return new Reproduction(name, page, tables, remarks, verdicts, claims, judged, failed);
    }

    /** Whether some value or claim of the paper is not reached. */
    public boolean missed() {
        return judged
                && (!verdicts.stream().allMatch(Verdict::reached)
                        || claims.stream().anyMatch(Claim::missed));
    }

    /**
     * Writes Markdown and HTML, and the tables as LaTeX and CSV.
     *
     * @return the files
     */
    public List<Path> write(Path folder) {
        Path into = AtomicFiles.folder(folder);
        List<Path> files = new ArrayList<>();
        files.add(write(into.resolve(name + ".md"), page.markdown()));
        files.add(write(into.resolve(name + ".html"), page.html()));
        for (int i = 0; i < tables.size(); i++) {
            String suffix = i == 0 ? "" : "-" + (i + 1);
            files.add(write(
                    into.resolve(name + suffix + ".tex"), tables.get(i).table().latex()));
            files.add(write(
                    into.resolve(name + suffix + ".csv"), tables.get(i).table().csv()));
        }
        for (int after = Math.max(2, tables.size() + 1);
                Files.exists(into.resolve(name + "-" + after + ".csv"));
                after++) {
            AtomicFiles.remove(into.resolve(name + "-" + after + ".tex")); // of an earlier call, which had more tables
            AtomicFiles.remove(into.resolve(name + "-" + after + ".csv"));
        }
        return files;
    }

    private static Path write(Path file, String text) {
        AtomicFiles.write(file, text);
        return file;
    }

    /**
     * Whether a row reaches a published value: within the tolerance of it, or beyond it on the better side.
     *
     * @param method the row
     * @param metric our name of the metric
     * @param published the paper's value
     * @param ours mean and deviation over the seeds
     * @param tolerance how far off still counts
     * @param higherIsBetter whether more is better
     */
    public record Verdict(
            String method, String metric, double published, Spread ours, double tolerance, boolean higherIsBetter) {
        /** Differences of decimal fractions are not exact. */
        private static final double ROUNDING = 1e-9;

        /** Whether it does; not where there is no number. */
        public boolean reached() {
            double shortfall = higherIsBetter ? published - ours.mean() : ours.mean() - published;
            return shortfall <= tolerance + ROUNDING;
        }
    }
}
