package dev.hanet.toolkit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.metric.Agreement;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.picture.Legends;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.RunNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as a page, or several side by side; pictures, spec and provenance are read from the run directories. */
final class ReportPage {
    /** The pictures of a page are no longer than this, in characters; those between the worst and the best go first. */
    private static final long ROOM = 13_000_000;
    /** So many of the worst, and of the best, are printed. */
    private static final int PRINTED = 3;
    /** So many numbers are shown first. */
    private static final int TILES = 5;

    private static final String REMARK = "  # ";
    private static final String COMMAND = "./hanet ";
    /** What a POSIX shell takes as it is. */
    private static final String PLAIN_WORD = "[A-Za-z0-9_@%+=:,./-]+";

    private ReportPage() {}

    static Page of(Report report, RunDirectory run) {
        requirePictures(report, run);
        Page page = new Page(report.title());
        report.question().ifPresent(page::lead);
        page.tiles(tiles(report));
        report.warnings().forEach(warning -> page.warning(warning + "."));
        section(page, "Results", results(report.results()));
        page.charts("Curves", report.curves());
        images(page, report, run);
        report.agreement().ifPresent(agreement -> agreement(page, agreement));
        section(page, "Graph", levels(report));
        if (!report.attention().isEmpty()) {
            if (report.levels().isEmpty()) {
                page.headingOnScreen("Attention");
            }
            page.wordsOnScreen("What single pixels attend to, the ring: the redder, the more.");
            Map<String, String> pictures = new LinkedHashMap<>();
            report.attention().forEach(figure -> pictures.put(figure.caption(), picture(run, figure.file())));
            page.pictures(pictures);
        }
        section(page, "Run", facts(report));
        spec(page, report, run);
        section(
                page,
                "Planned and measured",
                new Table(
                        List.of("", "planned", "measured"),
                        report.costs().stream()
                                .map(cost -> List.of(cost.name(), cost.planned(), cost.measured()))
                                .toList()));
        provenance(run).ifPresent(made -> {
            section(page, "Environment", rows(environment(made)));
            page.heading("To repeat it").words("As it was called, and from the complete spec of this run:");
            page.text(List.of(
                    new Page.Line(COMMAND + command(made), false),
                    new Page.Line(
                            COMMAND + "train "
                                    + word(run.file(RunDirectory.RESOLVED).toString()),
                            false)));
        });
        if (!report.figures().isEmpty()) {
            report.figures().forEach(figure -> page.pictureBeside(figure.caption(), figure.file()));
        }
        return page;
    }

    private static void section(Page page, String title, Table table) {
        if (!table.rows().isEmpty()) {
            page.heading(title).table(table);
        }
    }

    private static List<Page.Tile> tiles(Report report) {
        Map<String, Page.Tile> tiles = new LinkedHashMap<>();
        for (ResultTable.Row row : report.results().rows()) {
            if (tiles.size() < TILES) {
                row.value(ResultTable.MEASURED)
                        .ifPresent(value -> tiles.putIfAbsent(
                                row.metric(),
                                new Page.Tile(
                                        Numbers.rounded(value),
                                        row.metric() + " of " + row.region() + ", " + row.reading() + ", "
                                                + row.area())));
            }
        }
        return List.copyOf(tiles.values());
    }

    /** Requires of those whose digests were kept that they are what was written. */
    private static void requirePictures(Report report, RunDirectory run) {
        if (Files.exists(run.file(RunDirectory.DIGESTS))) {
            run.require(report.pictures().toArray(String[]::new));
        }
    }

    private static String picture(RunDirectory run, String name) {
        Path file = run.file(name);
        try {
            return Page.data(Files.readAllBytes(file));
        } catch (IOException e) {
            throw RunException.reading(file, e);
        }
    }

    private static Table results(ResultTable results) {
        List<String> head = new ArrayList<>(List.of("metric", "region", "over", "as"));
        head.addAll(results.columns());
        if (results.isJudged()) {
            head.add("tolerance");
            head.add("reached");
        }
        return new Table(
                head, results.rows().stream().map(row -> cells(results, row)).toList());
    }

    private static List<String> cells(ResultTable results, ResultTable.Row row) {
        List<String> cells = new ArrayList<>(names(row));
        results.columns().forEach(column -> cells.add(value(row, column)));
        if (results.isJudged()) {
            Optional<ResultTable.Verdict> verdict = results.verdict(row);
            cells.add(verdict.map(known -> Numbers.rounded(known.tolerance())).orElse(Numbers.rounded(Double.NaN)));
            cells.add(verdict.map(known -> known.reached() ? "yes" : "no").orElse(Numbers.rounded(Double.NaN)));
        }
        return cells;
    }

    private static List<String> names(ResultTable.Row row) {
        return List.of(
                row.metric() + (row.higherIsBetter() ? "" : " (less is better)"),
                row.region(),
                row.area(),
                row.reading());
    }

    private static String value(ResultTable.Row row, String column) {
        double value = row.values().getOrDefault(column, Double.NaN);
        boolean signed = column.equals(ResultTable.DIFFERENCE) && value >= 0;
        return (signed ? "+" : "") + Numbers.rounded(value);
    }

    private static Table facts(Report report) {
        return new Table(
                List.of("run", ""),
                report.facts().stream()
                        .map(fact -> List.of(fact.name(), fact.value()))
                        .toList());
    }

    private static Table rows(Map<String, String> values) {
        return new Table(
                List.of("", "value"),
                values.entrySet().stream()
                        .map(entry -> List.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Table levels(Report report) {
        return new Table(
                List.of("attention", "edge density", "empty rows", "components", "purity"),
                report.levels().stream()
                        .map(level -> List.of(
                                level.name(),
                                Numbers.rounded(level.edgeDensity()),
                                Numbers.rounded(level.emptyRows()),
                                Numbers.rounded(level.components()),
                                Numbers.rounded(level.purity())))
                        .toList());
    }

    /** The worst first, over the area that the spec asked for. */
    private static void images(Page page, Report report, RunDirectory run) {
        Report.Images images = report.images();
        if (images.cases().isEmpty()) {
            return;
        }
        List<Report.Case> ranked = ranked(images);
        page.heading("Images");
        images.ranking()
                .ifPresent(metric ->
                        page.words("The worst first, by " + images.metrics().get(metric) + "."));
        Table table = new Table(
                Stream.concat(Stream.of("image"), images.metrics().values().stream())
                        .toList(),
                ranked.stream()
                        .map(one -> Stream.concat(
                                        Stream.of(one.id()),
                                        images.metrics().keySet().stream()
                                                .map(metric -> Numbers.rounded(
                                                        one.values().getOrDefault(metric, Double.NaN))))
                                .toList())
                        .toList());
        List<Page.Case> shown = shown(ranked, one -> {
            Map<String, String> layers = new LinkedHashMap<>();
            one.layers()
                    .ifPresent(found -> found.files().forEach((kind, file) -> layers.put(kind, picture(run, file))));
            return layers;
        });
        if (shown.size() < ranked.size() && !shown.isEmpty()) {
            page.wordsOnScreen(
                    "Of " + ranked.size() + " images, the " + shown.size() + " that are worst and best are shown.");
        }
        page.cases(table, shown, legend(images.classes()));
    }

    private static List<Legends.Entry> legend(List<String> classes) {
        return Stream.concat(Palette.legend(classes).stream(), Overlays.errorLegend(classes.size()).stream())
                .toList();
    }

    private static List<Report.Case> ranked(Report.Images images) {
        Comparator<Report.Case> worst = Comparator.comparingDouble(one -> {
            double value = one.values().getOrDefault(images.ranking().orElse(""), Double.NaN);
            return Double.isNaN(value) ? Double.MAX_VALUE : images.better() ? value : -value;
        });
        return images.ranking().isEmpty()
                ? images.cases()
                : images.cases().stream().sorted(worst).toList();
    }

    /** Gives layers of a case: kind to data; none where it is not shown. */
    @FunctionalInterface
    private interface Layers {
        Map<String, String> of(Report.Case one);
    }

    /** As many as there is room for, from both ends. */
    private static List<Page.Case> shown(List<Report.Case> ranked, Layers layers) {
        Map<Integer, Page.Case> found = new HashMap<>();
        long room = ROOM;
        for (int turn = 0; turn < ranked.size() && room > 0; turn++) {
            int place = turn % 2 == 0 ? turn / 2 : ranked.size() - 1 - turn / 2;
            Report.Case one = ranked.get(place);
            Map<String, String> data = layers.of(one);
            room -= data.values().stream().mapToLong(String::length).sum();
            if (!data.isEmpty() && room > 0) {
                found.put(
                        place,
                        new Page.Case(
                                one.id(),
                                place == 0 ? "(worst)" : place == ranked.size() - 1 ? "(best)" : "",
                                one.layers().orElseThrow().size(),
                                data,
                                place < PRINTED || place >= ranked.size() - PRINTED));
            }
        }
        return found.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private static void agreement(Page page, Agreement agreement) {
        page.headingOnScreen("Confusion and calibration");
        page.wordsOnScreen(
                "Pixels of the test images: in the mask a row's class, predicted as a column's; shares are of the row.");
        page.matrix("mask \\ predicted", agreement.classes(), agreement.pixels());
        List<Chart.Series> lines = new ArrayList<>();
        StringBuilder errors = new StringBuilder();
        for (int label = 1; label < agreement.classes().size(); label++) {
            lines.add(new Chart.Series(
                    agreement.classes().get(label),
                    agreement.reliability().get(label - 1).stream()
                            .filter(bin -> bin.count() > 0)
                            .map(bin -> new Chart.Point(bin.probability(), bin.share()))
                            .toList()));
            errors.append(label == 1 ? "" : ", ")
                    .append(agreement.classes().get(label))
                    .append(' ')
                    .append(Numbers.rounded(agreement.calibrationError(label)));
        }
        lines.add(new Chart.Series("as it should be", List.of(new Chart.Point(0, 0), new Chart.Point(1, 1))));
        page.wordsOnScreen(
                "Of the pixels that the network gives a probability, so many are of the class. Expected calibration error: "
                        + errors + ".");
        page.chart(List.of(new Chart("share of pixels that are of the class", "predicted probability", lines)));
    }

    private static void spec(Page page, Report report, RunDirectory run) {
        List<String> lines = Files.exists(run.file(RunDirectory.RESOLVED))
                ? run.resolved().lines().toList()
                : List.of();
        if (lines.isEmpty()) {
            return;
        }
        Set<String> parents = new LinkedHashSet<>();
        lines.stream()
                .map(ReportPage::origin)
                .filter(origin -> origin.contains(":") && !isOwn(report, origin))
                .forEach(origin -> parents.add(origin.substring(0, origin.lastIndexOf(':'))));
        page.headingOnScreen("Spec");
        page.wordsOnScreen(
                parents.isEmpty()
                        ? "Complete. Marked is what it sets itself; the rest are defaults."
                        : "Complete. Marked is what it sets itself, beyond what it extends: "
                                + String.join(", ", parents) + "; the rest are defaults.");
        page.text(lines.stream()
                .map(line -> new Page.Line(line, isOwn(report, origin(line))))
                .toList());
    }

    /** Where the value of a line was written first; empty where the line has none. */
    private static String origin(String line) {
        int remark = line.lastIndexOf(REMARK);
        String whole = remark < 0 ? "" : line.substring(remark + REMARK.length());
        int over = whole.indexOf(", over ");
        return over < 0 ? whole : whole.substring(0, over);
    }

    private static boolean isOwn(Report report, String origin) {
        return origin.startsWith("--") || origin.startsWith(report.spec() + ":");
    }

    private static Optional<JsonObject> provenance(RunDirectory run) {
        Path file = run.file(RunDirectory.PROVENANCE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonParser.parseString(AtomicFiles.read(file)).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            throw new RunException("'" + file + "' does not say what the run was made of", "was it written by a run?");
        }
    }

    /** All that is one value, and how much data was read. */
    private static Map<String, String> environment(JsonObject made) {
        Map<String, String> values = new LinkedHashMap<>();
        made.entrySet().forEach(entry -> {
            JsonElement value = entry.getValue();
            if (value.isJsonPrimitive()) {
                values.put(entry.getKey(), value.getAsString());
            } else if (value.isJsonObject()) {
                value.getAsJsonObject().entrySet().stream()
                        .filter(one -> one.getValue().isJsonPrimitive())
                        .forEach(one -> values.put(
                                entry.getKey() + ": " + one.getKey(),
                                one.getKey().endsWith("Bytes")
                                        ? ByteCount.words(one.getValue().getAsLong())
                                        : one.getValue().getAsString()));
            }
        });
        if (made.get("data") instanceof JsonArray data && !data.isEmpty()) {
            long bytes = 0;
            for (JsonElement file : data) {
                bytes += file.getAsJsonObject().get("bytes").getAsLong();
            }
            values.put("data", data.size() + " files, " + ByteCount.words(bytes));
        }
        return values;
    }

    private static String command(JsonObject made) {
        List<String> words = new ArrayList<>();
        if (made.get("command") instanceof JsonArray command) {
            command.forEach(word -> words.add(word(word.getAsString())));
        }
        return String.join(" ", words);
    }

    /** As a POSIX shell reads it. */
    private static String word(String text) {
        return text.matches(PLAIN_WORD) ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Several runs, each under a letter. */
    static Page compared(List<RunDirectory> runs) {
        Map<String, Report> reports = new LinkedHashMap<>();
        Map<String, RunDirectory> directories = new LinkedHashMap<>();
        for (RunDirectory run : runs) {
            String letter = letter(reports.size());
            Report report = Report.read(run);
            requirePictures(report, run);
            reports.put(letter, report);
            directories.put(letter, run);
        }
        Page page = new Page(runs.size() + " runs side by side");
        Map<String, String> names = new LinkedHashMap<>();
        directories.forEach((letter, run) -> names.put(letter, RunNames.ofFolder(run.path())));
        page.table(rows(names));
        section(page, "Results", comparedResults(reports));
        page.charts("Curves", comparedCurves(reports));
        comparedImages(page, reports, directories);
        section(page, "Graph", merged(reports, "attention", report -> levels(report).rows().stream()
                .collect(Collectors.toMap(
                        row -> row.get(0),
                        row -> "density " + row.get(1) + ", purity " + row.get(4),
                        (first, second) -> first,
                        LinkedHashMap::new))));
        section(page, "What their specs have otherwise", different(directories));
        section(page, "Planned and measured", merged(reports, "", report -> report.costs().stream()
                .collect(Collectors.toMap(
                        Report.Cost::name,
                        cost -> cost.measured() + " (planned " + cost.planned() + ")",
                        (first, second) -> first,
                        LinkedHashMap::new))));
        Map<String, Map<String, String>> environments = new LinkedHashMap<>();
        directories.forEach((letter, run) -> environments.put(
                letter, provenance(run).map(ReportPage::environment).orElse(Map.of())));
        section(page, "Environment", table("", environments, false));
        return page;
    }

    /** A, B, ... Z, A1, ... */
    private static String letter(int number) {
        return (char) ('A' + number % 26) + (number < 26 ? "" : String.valueOf(number / 26));
    }

    private static Table comparedResults(Map<String, Report> reports) {
        Map<List<String>, Map<String, String>> rows = new LinkedHashMap<>();
        reports.forEach((letter, report) -> report.results().rows().forEach(row -> rows.computeIfAbsent(
                        names(row), key -> new HashMap<>())
                .put(letter, value(row, ResultTable.MEASURED))));
        List<String> head = new ArrayList<>(List.of("metric", "region", "over", "as"));
        head.addAll(reports.keySet());
        return new Table(
                head,
                rows.entrySet().stream()
                        .map(row -> Stream.concat(
                                        row.getKey().stream(),
                                        reports.keySet().stream()
                                                .map(letter -> row.getValue().getOrDefault(letter, Numbers.UNDEFINED)))
                                .toList())
                        .toList());
    }

    /** One chart for every curve that some run has, a line a run. */
    private static List<Chart> comparedCurves(Map<String, Report> reports) {
        Map<String, List<Chart.Series>> curves = new LinkedHashMap<>();
        Map<String, String> across = new HashMap<>();
        reports.forEach((letter, report) -> report.curves()
                .forEach(chart -> chart.series().forEach(series -> {
                    String title = chart.series().size() == 1 && chart.title().equals(series.name())
                            ? chart.title()
                            : chart.title() + ": " + series.name();
                    across.put(title, chart.across());
                    curves.computeIfAbsent(title, key -> new ArrayList<>())
                            .add(new Chart.Series(letter, series.points()));
                })));
        return curves.entrySet().stream()
                .map(curve -> new Chart(curve.getKey(), across.getOrDefault(curve.getKey(), ""), curve.getValue()))
                .toList();
    }

    private static void comparedImages(Page page, Map<String, Report> reports, Map<String, RunDirectory> directories) {
        Map<String, Map<String, Report.Case>> images = new LinkedHashMap<>();
        reports.forEach((letter, report) -> ranked(report.images())
                .forEach(one -> images.computeIfAbsent(one.id(), key -> new LinkedHashMap<>())
                        .put(letter, one)));
        if (images.isEmpty()) {
            return;
        }
        Map<String, String> metrics = new LinkedHashMap<>();
        reports.values().forEach(report -> report.images().metrics().forEach(metrics::putIfAbsent));
        List<String> head = new ArrayList<>(List.of("image"));
        metrics.values().forEach(metric -> reports.keySet().forEach(letter -> head.add(metric + " " + letter)));
        List<List<String>> rows = new ArrayList<>();
        images.forEach((id, found) -> {
            List<String> row = new ArrayList<>(List.of(id));
            metrics.keySet().forEach(metric -> reports.keySet()
                    .forEach(letter -> row.add(Numbers.rounded(Optional.ofNullable(found.get(letter))
                            .map(one -> one.values().getOrDefault(metric, Double.NaN))
                            .orElse(Double.NaN)))));
            rows.add(row);
        });
        List<Report.Case> shown = images.values().stream()
                .map(found -> found.values().iterator().next())
                .toList();
        List<Page.Case> cases = shown(shown, one -> layers(images.getOrDefault(one.id(), Map.of()), directories));
        page.heading("Images");
        page.words("The worst of " + reports.keySet().iterator().next()
                + " first. The layers A, B and so on are what each run predicted.");
        page.cases(
                new Table(head, rows),
                cases,
                Palette.legend(reports.values().iterator().next().images().classes()));
    }

    /** The image and its mask once, and every run's prediction of the same size. */
    private static Map<String, String> layers(Map<String, Report.Case> found, Map<String, RunDirectory> directories) {
        Map<String, String> layers = new LinkedHashMap<>();
        found.forEach(
                (letter, one) -> one.layers().ifPresent(there -> there.files().forEach((kind, file) -> {
                    RunDirectory run = directories.get(letter);
                    if (run != null && (kind.equals("image") || kind.equals("mask"))) {
                        layers.computeIfAbsent(kind, key -> picture(run, file));
                    } else if (run != null && kind.equals("prediction")) {
                        layers.put(letter, picture(run, file));
                    }
                })));
        return layers;
    }

    /** Reads name to value of every run. */
    @FunctionalInterface
    private interface Column {
        Map<String, String> of(Report report);
    }

    private static Table merged(Map<String, Report> reports, String corner, Column column) {
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        reports.forEach((letter, report) -> values.put(letter, column.of(report)));
        return table(corner, values, false);
    }

    /** Values of every run, a column a run. */
    private static Table table(String corner, Map<String, Map<String, String>> runs, boolean onlyDifferent) {
        Set<String> names = new LinkedHashSet<>();
        runs.values().forEach(values -> names.addAll(values.keySet()));
        List<String> head = new ArrayList<>(List.of(corner));
        head.addAll(runs.keySet());
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            List<String> row = new ArrayList<>(List.of(name));
            runs.values().forEach(values -> row.add(values.getOrDefault(name, Numbers.UNDEFINED)));
            if (!onlyDifferent || new TreeSet<>(row.subList(1, row.size())).size() > 1) {
                rows.add(row);
            }
        }
        return new Table(head, rows);
    }

    private static Table different(Map<String, RunDirectory> directories) {
        Map<String, Map<String, String>> specs = new LinkedHashMap<>();
        directories.forEach((letter, run) -> specs.put(letter, values(run.resolved())));
        return table("key", specs, true);
    }

    /** Path to value of a complete spec, as it is written: block style, two blanks a level, a remark behind values. */
    static Map<String, String> values(String resolved) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, Integer> elements = new HashMap<>();
        Deque<String> parents = new ArrayDeque<>();
        Deque<Integer> depths = new ArrayDeque<>();
        for (String line : resolved.lines().toList()) {
            int remark = line.lastIndexOf(REMARK);
            String text = remark < 0 ? line : line.substring(0, remark);
            int depth = text.length() - text.stripLeading().length();
            String content = text.strip();
            while (!depths.isEmpty() && depths.peek() >= depth) {
                depths.pop();
                parents.pop();
            }
            String parent = parents.isEmpty() ? "" : parents.peek();
            while (content.startsWith("- ")) {
                String element = parent + "[" + (elements.merge(parent, 1, Integer::sum) - 1) + "]";
                parents.push(element);
                depths.push(depth);
                parent = element;
                depth += 2;
                content = content.substring(2);
            }
            int colon = content.indexOf(':');
            if (colon < 0) {
                if (!content.isEmpty()) {
                    values.put(parent, content);
                }
                continue;
            }
            String path = (parent.isEmpty() ? "" : parent + ".") + content.substring(0, colon);
            String value = content.substring(colon + 1).strip();
            if (value.isEmpty()) {
                parents.push(path);
                depths.push(depth);
            } else {
                values.put(path, value);
            }
        }
        return values;
    }
}
