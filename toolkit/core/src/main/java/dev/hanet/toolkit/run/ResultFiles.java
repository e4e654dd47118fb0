package dev.hanet.toolkit.run;

import dev.hanet.toolkit.metric.AreaResult;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.NamedMetric;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An evaluation in files: {@code test.json} with all images together, {@code test-images.csv} and {@code .json} by image. */
public final class ResultFiles {
    /** What an image belongs to, beside those that do not stand alone. */
    static final String TOGETHER = "together";

    private ResultFiles() {}

    /**
     * Writes the three files.
     *
     * @param folder where to
     * @param name the part of the data, {@code test}
     * @throws RunException when the folder cannot be written
     */
    public static void write(Path folder, String name, EvaluationResult result) {
        AtomicFiles.write(folder.resolve(name + "-images.csv"), imagesCsv(result));
        AtomicFiles.write(folder.resolve(name + "-images.json"), imagesJson(result));
        AtomicFiles.write(folder.resolve(name + ".json"), json(result));
    }

    /** What the three files are called. */
    public static List<String> names(String name) {
        return List.of(name + "-images.csv", name + "-images.json", name + ".json");
    }

    /** All images together: headline values, then per area the pooled ones, the means and the counts. */
    public static String json(EvaluationResult result) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("images", result.perImage().size());
        described.put("area", result.fieldOfView() ? "field" : "whole");
        described.put("values", result.values());
        areas(result).forEach((area, values) -> described.put(area, described(values)));
        Map<String, Object> metrics = new LinkedHashMap<>();
        result.metrics().forEach(metric -> metrics.put(metric.name(), described(metric)));
        described.put("metrics", metrics);
        return Json.text(described) + "\n";
    }

    private static Map<String, Object> described(AreaResult area) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("pooled", area.pooled());
        described.put("mean", area.mean());
        described.put("pixels", area.confusion());
        described.put("classes", area.classes());
        return described;
    }

    private static Map<String, Object> described(NamedMetric metric) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("label", metric.label());
        described.put("meaning", metric.metric().meaning());
        described.put("region", metric.metric().ofOneRegion() ? Optional.of(metric.region()) : Optional.empty());
        described.put("regions", metric.regions());
        metric.metric().unit().map(Metric.Unit::words).ifPresent(unit -> described.put("unit", unit));
        described.put("reading", metric.metric().reading().name().toLowerCase(Locale.ROOT));
        return described;
    }

    /** One object an image and area. */
    public static String imagesJson(EvaluationResult result) {
        List<Map<String, Object>> rows = new ArrayList<>();
        areas(result).forEach((area, values) -> values.perImage().forEach((id, metrics) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("image", id);
            Optional.ofNullable(result.together().groupOf().get(id)).ifPresent(group -> row.put(TOGETHER, group));
            row.put("area", area);
            row.put("values", metrics);
            rows.add(row);
        }));
        return Json.text(rows) + "\n";
    }

    /** One row an image and area, one column a metric, and one that says what images belong to where some belong together. */
    public static String imagesCsv(EvaluationResult result) {
        boolean grouped = !result.together().groupOf().isEmpty();
        List<String> names = result.metrics().stream().map(NamedMetric::name).toList();
        List<List<String>> rows = new ArrayList<>();
        areas(result).forEach((area, values) -> values.perImage()
                .forEach((id, metrics) -> rows.add(Stream.concat(
                                grouped ? Stream.of(id, result.together().of(id), area) : Stream.of(id, area),
                                names.stream().map(name -> Numbers.exact(metrics.getOrDefault(name, Double.NaN))))
                        .toList())));
        return new Table(
                        Stream.concat(
                                        grouped ? Stream.of("image", TOGETHER, "area") : Stream.of("image", "area"),
                                        names.stream())
                                .toList(),
                        rows)
                .csv();
    }

    private static Map<String, AreaResult> areas(EvaluationResult result) {
        Map<String, AreaResult> areas = new LinkedHashMap<>();
        areas.put("whole", result.whole());
        result.inField().ifPresent(field -> areas.put("field", field));
        return areas;
    }
}
