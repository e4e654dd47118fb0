package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.statistic.PairedTest;
import dev.hanet.toolkit.statistic.Together;
import dev.hanet.toolkit.use.Compare;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Whether a row is better than another, seed by seed.
 *
 * @param spec what is claimed or asked
 * @param differences seed to the better row minus the other, one a run; empty where the rows do not have the same runs, since
 *     some failed: then nothing is answered
 * @param images the same image by image, each the mean over the runs; absent where images have no value of their own
 */
public record Claim(ItemSpec.Comparison spec, Map<Long, List<Double>> differences, Optional<Compare.Line> images) {
    public Claim {
        differences = Collections.unmodifiableMap(new LinkedHashMap<>(differences));
    }

    /** Mean over the seeds. */
    public double mean() {
        return runs().average().orElse(Double.NaN);
    }

    /** Whether the mean over the seeds says so; not where nothing is answered. */
    public boolean holds() {
        return mean() > 0;
    }

    /** Whether both rows have the same runs. */
    private boolean isAnswered() {
        return !differences.isEmpty();
    }

    /** Whether the paper says so, and it is not found. */
    public boolean missed() {
        return spec.whose() == ItemSpec.Comparison.Whose.PAPER && !holds();
    }

    private DoubleStream runs() {
        return differences.values().stream().flatMap(List::stream).mapToDouble(one -> one);
    }

    /** What is claimed. */
    String subject() {
        return spec.better() + " above " + spec.than();
    }

    /** In a sentence. */
    public String words() {
        if (!isAnswered()) {
            return subject() + " in " + spec.metric() + ", since runs of either are missing";
        }
        long above = differences.values().stream()
                .filter(seed -> seed.stream().mapToDouble(one -> one).average().orElse(Double.NaN) > 0)
                .count();
        String seeds = String.format(
                Locale.ROOT,
                "%s in %s: by %+.4f in the mean, in %d of %d seeds",
                subject(),
                spec.metric(),
                mean(),
                above,
                differences.size());
        long runs = runs().count();
        return runs == differences.size()
                ? seeds
                : seeds + ", in " + runs().filter(one -> one > 0).count() + " of " + runs + " runs";
    }

    /** The sentence with its answer before it, and whose claim it is where it is not the paper's. */
    public String answer() {
        String asked = spec.whose() == ItemSpec.Comparison.Whose.OURS ? "asked by us, " : "";
        return asked + verdict() + ": " + words();
    }

    private String verdict() {
        return !isAnswered() ? "not answered" : holds() ? "holds" : "does not hold";
    }

    /** All that an item claims and asks. */
    static List<Claim> of(ItemSpec item, RowScores scores) {
        return item.claims().stream().map(claim -> of(claim, scores)).toList();
    }

    private static Claim of(ItemSpec.Comparison claim, RowScores scores) {
        if (!scores.arePaired(claim.better(), claim.than())) {
            return new Claim(claim, Map.of(), Optional.empty());
        }
        String label = scores.of(claim.better()).stream()
                .map(entry -> entry.result().label(claim.metric(), Metric.Reading.MEAN.words()))
                .findFirst()
                .orElse(claim.metric());
        return new Claim(
                claim,
                scores.differences(claim),
                Compare.Line.of(
                        scores.images(claim.than(), claim.metric()),
                        scores.images(claim.better(), claim.metric()),
                        label,
                        scores.together()));
    }

    /** The paper's claims, questions of ours, and what the images say one by one. */
    static void show(List<Claim> claims, Page page) {
        show(claims, ItemSpec.Comparison.Whose.PAPER, "Claims of the paper", page);
        show(claims, ItemSpec.Comparison.Whose.OURS, "Questions of ours", page);
        Table images = images(claims);
        if (!images.rows().isEmpty()) {
            page.heading("Claims image by image")
                    .words("Paired over the test images, each value the mean over the runs that were scored on the"
                            + " image: whether these trained networks differ on images like these.")
                    .table(images);
        }
    }

    private static void show(List<Claim> claims, ItemSpec.Comparison.Whose whose, String heading, Page page) {
        List<Claim> told =
                claims.stream().filter(claim -> claim.spec().whose() == whose).toList();
        if (!told.isEmpty()) {
            page.heading(heading);
            told.forEach(claim -> page.words(Character.toUpperCase(
                            claim.verdict().charAt(0)) + claim.verdict().substring(1) + ": " + claim.words() + "."));
        }
    }

    private static String images(Compare.Line line) {
        return line.groups() < line.images()
                ? Together.words(line.images(), line.groups())
                : String.valueOf(line.images());
    }

    /** A row a claim whose metric single images have. */
    static Table images(List<Claim> claims) {
        List<String> head = new ArrayList<>(List.of("claim", "metric", "images"));
        head.addAll(Compare.Line.HEAD);
        List<List<String>> rows = new ArrayList<>();
        Iterator<Double> holm = PairedTest.holm(claims.stream()
                        .flatMap(claim -> claim.images().stream())
                        .map(line -> line.test().wilcoxon())
                        .toList())
                .iterator();
        for (Claim claim : claims) {
            claim.images().ifPresent(line -> {
                List<String> row = new ArrayList<>(List.of(claim.subject(), line.label(), images(line)));
                row.addAll(line.cells(holm.next()));
                rows.add(row);
            });
        }
        return new Table(head, rows);
    }
}
