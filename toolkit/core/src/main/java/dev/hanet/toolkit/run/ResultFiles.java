package dev.hanet.toolkit.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hanet.toolkit.metric.AreaResult;
import dev.hanet.toolkit.metric.Confusion;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.NamedMetric;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An evaluation in files: {@code test.json} with all images together, {@code test-images.csv} and {@code .json} by image. */
public final class ResultFiles {
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

    /** All images together: headline values, then per area the pooled ones, the means and the counts. */
    public static String json(EvaluationResult result) {
        var object = new JsonObject();
        object.addProperty("images", result.perImage().size());
        object.addProperty("area", result.fieldOfView() ? "field" : "whole");
        object.add("values", Json.numbers(result.values()));
        areas(result).forEach((area, values) -> object.add(area, areaJson(values)));
        var metrics = new JsonObject();
        result.metrics().forEach(metric -> metrics.add(metric.name(), metricJson(metric)));
        object.add("metrics", metrics);
        return Json.text(object);
    }

    /** One object an image and area. */
    public static String imagesJson(EvaluationResult result) {
        var rows = new JsonArray();
        areas(result).forEach((area, values) -> values.perImage().forEach((id, metrics) -> {
            var row = new JsonObject();
            row.addProperty("image", id);
            row.addProperty("area", area);
            row.add("values", Json.numbers(metrics));
            rows.add(row);
        }));
        return Json.text(rows);
    }

    /** One row an image and area, one column a metric. */
    public static String imagesCsv(EvaluationResult result) {
        List<String> names = result.metrics().stream().map(NamedMetric::name).toList();
        var text = new StringBuilder(row(Stream.concat(Stream.of("image", "area"), names.stream())));
        areas(result).forEach((area, values) -> values.perImage()
                .forEach((id, metrics) -> text.append(row(Stream.concat(
                        Stream.of(cell(id), area),
                        names.stream().map(name -> Numbers.exact(metrics.getOrDefault(name, Double.NaN))))))));
        return text.toString();
    }

    private static Map<String, AreaResult> areas(EvaluationResult result) {
        var areas = new LinkedHashMap<String, AreaResult>();
        areas.put("whole", result.whole());
        result.inField().ifPresent(field -> areas.put("field", field));
        return areas;
    }

    private static JsonObject areaJson(AreaResult area) {
        var object = new JsonObject();
        object.add("pooled", Json.numbers(area.pooled()));
        object.add("mean", Json.numbers(area.mean()));
        var counts = new JsonObject();
        area.confusion().forEach((region, confusion) -> counts.add(region, confusionJson(confusion)));
        object.add("pixels", counts);
        return object;
    }

    private static JsonObject confusionJson(Confusion confusion) {
        var object = new JsonObject();
        object.addProperty("truePositives", confusion.truePositives());
        object.addProperty("falsePositives", confusion.falsePositives());
        object.addProperty("falseNegatives", confusion.falseNegatives());
        object.addProperty("trueNegatives", confusion.trueNegatives());
        return object;
    }

    private static JsonObject metricJson(NamedMetric metric) {
        var object = new JsonObject();
        object.addProperty("label", metric.label());
        object.addProperty("meaning", metric.metric().meaning());
        object.addProperty("region", metric.metric().ofOneRegion() ? metric.region() : null);
        var regions = new JsonArray();
        metric.regions().forEach(regions::add);
        object.add("regions", regions);
        object.addProperty("reading", metric.metric().reading().name().toLowerCase(Locale.ROOT));
        return object;
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(",", "", "\n"));
    }

    /** A cell as RFC 4180 has it: in quotes where the text would break the row. */
    private static String cell(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
