package dev.hanet.toolkit.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.NamedMetric;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.statistic.Together;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** An evaluation as {@link ResultFiles} wrote it, read again. */
public final class StoredResult {
    /** Whole images. */
    public static final String WHOLE = "whole";
    /** The field of view alone. */
    public static final String FIELD = "field";

    private final JsonObject all;
    private final Map<String, Map<String, Map<String, Double>>> images;
    private final Together together;

    private StoredResult(
            JsonObject all, Map<String, Map<String, Map<String, Double>>> images, Map<String, String> together) {
        this.all = all;
        this.images = images;
        this.together = new Together(together);
    }

    /**
     * Reads the files of a part.
     *
     * @param folder where they lie
     * @param name the part, {@code test}
     * @throws RunException when they are not there or damaged
     */
    public static StoredResult read(Path folder, String name) {
        requireWritten(folder, name);
        JsonObject all = read(folder.resolve(name + ".json"), written -> {
            JsonObject result = written.getAsJsonObject();
            StoredResult whole = new StoredResult(result, Map.of(), Map.of());
            whole.labels();
            for (String area : List.of(WHOLE, FIELD, whole.area())) {
                whole.values(area);
            }
            return result;
        });
        Map<String, String> together = new LinkedHashMap<>();
        Map<String, Map<String, Map<String, Double>>> images = read(folder.resolve(name + "-images.json"), written -> {
            Map<String, Map<String, Map<String, Double>>> areas = new LinkedHashMap<>();
            for (JsonElement row : written.getAsJsonArray()) {
                JsonObject image = row.getAsJsonObject();
                areas.computeIfAbsent(image.get("area").getAsString(), area -> new LinkedHashMap<>())
                        .put(image.get("image").getAsString(), numbers(image.getAsJsonObject("values")));
                if (image.has(ResultFiles.TOGETHER)) {
                    together.put(
                            image.get("image").getAsString(),
                            image.get(ResultFiles.TOGETHER).getAsString());
                }
            }
            return areas;
        });
        return new StoredResult(all, images, together);
    }

    /** Requires of results whose run keeps their digests that they are what was written. */
    static void requireWritten(Path folder, String name) {
        Path run = folder.toAbsolutePath().getParent();
        if (run != null && Files.exists(run.resolve(RunDirectory.DIGESTS))) {
            String file = folder.getFileName() + "/" + name;
            new Digests(run).require(file + ".json", file + "-images.json");
        }
    }

    private static <T> T read(Path file, Function<JsonElement, T> reader) {
        String text = AtomicFiles.read(file);
        try {
            return Json.read(text, reader);
        } catch (JsonParseException e) {
            throw new RunException("'" + file + "' is no result of an evaluation", "evaluate the run again");
        }
    }

    private static Map<String, Double> numbers(JsonObject object) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        object.entrySet()
                .forEach(entry -> numbers.put(
                        entry.getKey(),
                        entry.getValue().isJsonNull()
                                ? Double.NaN
                                : entry.getValue().getAsDouble()));
        return Collections.unmodifiableMap(numbers);
    }

    /** The area that the spec asked for. */
    public String area() {
        return all.get("area").getAsString();
    }

    /** The areas that were measured. */
    public Set<String> areas() {
        return Collections.unmodifiableSet(images.keySet());
    }

    /** Metric to the value that the paper's tables print, over the area that the spec asked for. */
    public Map<String, Double> values() {
        return numbers(all.getAsJsonObject("values"));
    }

    /** The same over a given area; empty where it was not measured. */
    public Optional<Map<String, Double>> values(String area) {
        JsonObject found = all.getAsJsonObject(area);
        if (found == null) {
            return Optional.empty();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        all.getAsJsonObject("metrics").entrySet().forEach(metric -> {
            String reading = metric.getValue().getAsJsonObject().get("reading").getAsString();
            values.put(
                    metric.getKey(), numbers(found.getAsJsonObject(reading)).getOrDefault(metric.getKey(), Double.NaN));
        });
        return Optional.of(values);
    }

    /** Image to metric to value, over the area that the spec asked for. */
    public Map<String, Map<String, Double>> images() {
        return images(area());
    }

    /** The same over a given area; empty where it was not measured. */
    public Map<String, Map<String, Double>> images(String area) {
        return Collections.unmodifiableMap(images.getOrDefault(area, Map.of()));
    }

    /** Which images belong together; results of before that was recorded have each alone. */
    public Together together() {
        return together;
    }

    /** What intervals over its images say. */
    public String sentence() {
        return OverImages.sentence(images().size(), together.count(images().keySet()));
    }

    /**
     * Metric to what it is of and how it is read, with the area where there are two: {@code iou (drusen, pooled)},
     * {@code iou (vessel, pooled, field of view)}.
     */
    public Map<String, String> labels() {
        Optional<String> area = EvaluationResult.area(area().equals(FIELD), all.has(FIELD));
        Map<String, String> labels = new LinkedHashMap<>();
        values().keySet().forEach(metric -> labels.put(metric, NamedMetric.over(label(metric), area)));
        return labels;
    }

    /** Over which area {@link #values()} are: {@code inside the field of view}. */
    public String areaWords() {
        return areaWords(area());
    }

    /** The same of an area. */
    public static String areaWords(String area) {
        return area.equals(FIELD) ? "inside the field of view" : "over whole images";
    }

    /** What a metric is of and how it is read, over whatever area. */
    public String label(String metric) {
        return label(metric, reading(metric));
    }

    /** The same under a reading in words. */
    public String label(String metric, String reading) {
        return NamedMetric.label(metric, regions(metric), reading + unit(metric));
    }

    /** What it is measured in, behind a comma; results of before units were recorded have none. */
    private String unit(String metric) {
        JsonObject found = all.getAsJsonObject("metrics").getAsJsonObject(metric);
        boolean isThere =
                found != null && found.has("unit") && !found.get("unit").isJsonNull();
        return isThere ? ", " + found.get("unit").getAsString() : "";
    }

    private String reading(String metric) {
        return (isPooled(metric) ? Metric.Reading.POOLED : Metric.Reading.MEAN).words();
    }

    /** In words; results of before regions were recorded tell one, or are of all. */
    private String regions(String metric) {
        JsonObject found = all.getAsJsonObject("metrics").getAsJsonObject(metric);
        if (found == null) {
            return "all regions";
        }
        List<String> regions = new ArrayList<>();
        JsonElement listed = found.get("regions");
        if (listed != null) {
            listed.getAsJsonArray().forEach(region -> regions.add(region.getAsString()));
        } else if (found.get("region") instanceof JsonPrimitive one) {
            regions.add(one.getAsString());
        }
        return regions.isEmpty() ? "all regions" : NamedMetric.words(regions);
    }

    /** Whether values of several images are put together by counting all their pixels. */
    public boolean isPooled(String metric) {
        JsonObject found = all.getAsJsonObject("metrics").getAsJsonObject(metric);
        return found != null && found.get("reading").getAsString().equals("pooled");
    }
}
