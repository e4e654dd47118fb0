package dev.hanet.toolkit.report;

import dev.hanet.toolkit.metric.Calibration;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several runs side by side, each under a letter, as a page. */
final class ComparisonPage {
    private final Page page;
    private final Map<String, Report> reports = new LinkedHashMap<>();
    private final Map<String, RunDirectory> directories = new LinkedHashMap<>();
    private final Map<String, String> alike = new HashMap<>();

    private ComparisonPage(List<RunDirectory> runs) {
        for (RunDirectory run : runs) {
            String letter = letter(reports.size());
            Report report = Report.read(run);
            Pictures.require(report, run);
            reports.put(letter, report);
            alike.put(
                    letter,
                    directories.entrySet().stream()
                            .filter(other -> isOfSameImages(other.getValue(), run))
                            .map(Map.Entry::getKey)
                            .findFirst()
                            .orElse(letter));
            directories.put(letter, run);
        }
        this.page = new Page(runs.size() + " runs side by side");
    }

    static Page of(List<RunDirectory> runs) {
        return new ComparisonPage(runs).written();
    }

    private Page written() {
        Map<String, String> names = new LinkedHashMap<>();
        directories.forEach((letter, run) -> names.put(letter, RunNames.ofFolder(run.path())));
        page.table(ReportPage.rows(names));
        caution().ifPresent(words -> page.warning(words + "."));
        ReportPage.section(page, "Results", results());
        reports.forEach(
                (letter, report) -> report.warnings().forEach(warning -> page.warning(letter + ": " + warning + ".")));
        page.charts("Curves", curves());
        images();
        agreement();
        ReportPage.section(page, "Graph", merged("attention", report -> ReportPage.levels(report).rows().stream()
                .collect(Collectors.toMap(
                        row -> row.get(0),
                        row -> "density " + row.get(1) + ", purity " + row.get(4),
                        (first, second) -> first,
                        LinkedHashMap::new))));
        attention();
        ReportPage.section(page, "What their specs have otherwise", different());
        ReportPage.section(page, "Planned and measured", merged("what", report -> report.costs().stream()
                .collect(Collectors.toMap(
                        Report.Cost::name,
                        cost -> cost.measured() + " (planned " + cost.planned() + ")",
                        (first, second) -> first,
                        LinkedHashMap::new))));
        Map<String, Map<String, String>> environments = new LinkedHashMap<>();
        directories.forEach((letter, run) -> environments.put(
                letter, ReportPage.provenance(run).map(Provenance::environment).orElse(Map.of())));
        ReportPage.section(page, "Environment", table("what", environments, false));
        return page;
    }

    /** Why their values are not to be held against each other; absent where they may be. */
    private Optional<String> caution() {
        RunDirectory first = directories.values().iterator().next();
        List<String> words = new ArrayList<>();
        directories.forEach((letter, run) -> RecordedData.difference(first, run)
                .ifPresent(other -> words.add(letter + " was made of other data than A: " + other)));
        Map<String, List<String>> differing = Yardstick.differing(
                directories.values().stream().map(RunDirectory::resolved).toList(), Yardstick.VALUES);
        if (!differing.isEmpty()) {
            words.add("their specs differ in " + Yardstick.words(differing));
        }
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "these runs are not measured alike and their values are not to be held against each other: "
                                + String.join("; ", words));
    }

    /** The first run with the same images under the same names. */
    private String imagesOf(String letter) {
        return alike.getOrDefault(letter, letter);
    }

    /** Whether images of the same names are the same. */
    private static boolean isOfSameImages(RunDirectory one, RunDirectory other) {
        return RecordedData.difference(one, other).isEmpty()
                && Yardstick.differing(List.of(one.resolved(), other.resolved()), Yardstick.DATASET)
                        .isEmpty();
    }

    /** A, B, ... Z, A1, ... */
    private static String letter(int number) {
        return (char) ('A' + number % 26) + (number < 26 ? "" : String.valueOf(number / 26));
    }

    private Table results() {
        Map<List<String>, Map<String, String>> rows = new LinkedHashMap<>();
        reports.forEach((letter, report) -> report.results().rows().forEach(row -> rows.computeIfAbsent(
                        ReportPage.names(row), key -> new HashMap<>())
                .put(letter, ReportPage.value(row, ResultTable.MEASURED))));
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
    private List<Chart> curves() {
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

    private void images() {
        Map<String, Map<String, Report.Case>> images = new LinkedHashMap<>();
        reports.forEach((letter, report) -> Pictures.ranked(report.images())
                .forEach(one -> images.computeIfAbsent(one.id(), key -> new LinkedHashMap<>())
                        .put(letter, one)));
        if (images.isEmpty()) {
            return;
        }
        Map<String, String> metrics = new LinkedHashMap<>();
        reports.values().forEach(report -> report.images().metrics().forEach(metrics::putIfAbsent));
        List<String> head = new ArrayList<>(List.of("image"));
        Set<Integer> shares = new HashSet<>();
        metrics.forEach((metric, label) -> reports.forEach((letter, report) -> {
            if (report.images().isOfOne(metric)) {
                shares.add(head.size());
            }
            head.add(label + " " + letter);
        }));
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
        List<Page.Case> cases = Pictures.shown(shown, one -> layers(images.getOrDefault(one.id(), Map.of())));
        page.heading("Images");
        page.words("The worst of " + reports.keySet().iterator().next()
                + " first. The layers A, B and so on are what each run predicted.");
        page.cases(
                new Table(head, rows),
                shares,
                cases,
                Palette.legend(reports.values().iterator().next().images().classes()));
    }

    /** The image and its mask once, and every run's prediction of the same size. */
    private Map<String, String> layers(Map<String, Report.Case> found) {
        Map<String, String> layers = new LinkedHashMap<>();
        Optional<String> first = found.keySet().stream().findFirst().map(this::imagesOf);
        found.forEach(
                (letter, one) -> one.layers().ifPresent(there -> there.files().forEach((kind, file) -> {
                    RunDirectory run = directories.get(letter);
                    if (run == null || !first.equals(Optional.of(imagesOf(letter)))) {
                        return; // its image of this name is another one
                    }
                    if (kind.equals("image") || kind.equals("mask")) {
                        layers.computeIfAbsent(kind, key -> Pictures.read(run, file));
                    } else if (kind.equals("prediction")) {
                        layers.put(letter, Pictures.read(run, file));
                    }
                })));
        return layers;
    }

    private void agreement() {
        Map<String, Map<String, Map<String, Long>>> matrices = new LinkedHashMap<>();
        Map<String, Map<String, Calibration>> regions = new LinkedHashMap<>();
        reports.forEach((letter, report) -> report.agreement().ifPresent(agreement -> {
            matrices.put(letter + ": mask \\ predicted", agreement.classes());
            agreement.calibration().forEach((region, calibration) -> regions.computeIfAbsent(
                            region, key -> new LinkedHashMap<>())
                    .put(letter, calibration));
        }));
        if (matrices.isEmpty()) {
            return;
        }
        page.headingOnScreen(ReportPage.AGREEMENT)
                .wordsOnScreen(ReportPage.matrix(reports.values().stream().flatMap(report -> report.area().stream())));
        page.matrices(matrices);
        if (!regions.isEmpty()) {
            page.wordsOnScreen(ReportPage.RELIABILITY);
            page.table(merged(ReportPage.CALIBRATION_ERROR, report -> report.agreement()
                    .map(agreement -> agreement.calibration().entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    one -> Numbers.rounded(one.getValue().error()),
                                    (first, second) -> first,
                                    LinkedHashMap::new)))
                    .orElseGet(LinkedHashMap::new)));
            page.chart(regions.entrySet().stream()
                    .map(region ->
                            ReportPage.reliability(ReportPage.RELIABLE + " " + region.getKey(), region.getValue()))
                    .toList());
        }
    }

    /** What a pixel attends to in every run whose network has such a map, beside one another. */
    private void attention() {
        Map<String, Map<String, Report.Figure>> subjects = new LinkedHashMap<>();
        reports.forEach((letter, report) -> report.attention()
                .forEach(figure -> subjects.computeIfAbsent(figure.subject(), key -> new LinkedHashMap<>())
                        .put(letter, figure)));
        List<Map<String, Report.Figure>> shared =
                subjects.values().stream().filter(found -> found.size() > 1).toList();
        if (shared.isEmpty()) {
            return;
        }
        page.wordsOnScreen(ReportPage.GALLERY + " Only what several runs have is shown.");
        for (Map<String, Report.Figure> found : shared) {
            Map<String, String> pictures = new LinkedHashMap<>();
            found.forEach((letter, figure) -> Optional.ofNullable(directories.get(letter))
                    .ifPresent(
                            run -> pictures.put(letter + ": " + figure.caption(), Pictures.read(run, figure.file()))));
            page.pictures(pictures);
        }
    }

    /** Reads name to value of every run. */
    @FunctionalInterface
    private interface Column {
        Map<String, String> of(Report report);
    }

    private Table merged(String corner, Column column) {
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

    private Table different() {
        Map<String, Map<String, String>> specs = new LinkedHashMap<>();
        directories.forEach(
                (letter, run) -> specs.put(letter, SpecText.of(run.resolved()).values()));
        return table("key", specs, true);
    }
}
