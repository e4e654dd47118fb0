package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.use.Compare;
import java.util.ArrayList;
import java.util.List;

/** What an item claims and asks of its rows, answered from the runs. */
final class Claims {
    private Claims() {}

    /** Claims about rows of which the same runs are there: where one failed, nothing is answered. */
    static List<Claim> of(ItemSpec item, RowScores scores) {
        return item.claims().stream()
                .filter(claim -> scores.arePaired(claim.better(), claim.than()))
                .map(claim -> of(claim, scores))
                .toList();
    }

    private static Claim of(ItemSpec.Comparison claim, RowScores scores) {
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
                        label));
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
            told.forEach(claim -> page.words((claim.holds() ? "Holds: " : "Does not hold: ") + claim.words() + "."));
        }
    }

    /** A row a claim whose metric single images have. */
    static Table images(List<Claim> claims) {
        List<String> head = new ArrayList<>(List.of("claim", "metric", "images"));
        head.addAll(Compare.Line.HEAD);
        List<List<String>> rows = new ArrayList<>();
        for (Claim claim : claims) {
            claim.images().ifPresent(line -> {
                List<String> row =
                        new ArrayList<>(List.of(claim.subject(), line.label(), String.valueOf(line.images())));
                row.addAll(line.cells());
                rows.add(row);
            });
        }
        return new Table(head, rows);
    }
}
