package dev.hanet.toolkit.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.metric.Calibration;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to, as its report tells it; kept as {@code report/report.json}, so that it can be written again, and beside
 * others.
 *
 * @param title the experiment
 * @param question what it asks; absent when its spec does not say
 * @param facts device, seed, time, memory and what else is worth a line
 * @param costs what was planned beside what was measured
 * @param results every metric, with what stands beside it
 * @param levels what every level of every attention module does
 * @param warnings what makes its results say less than they seem to, and what is wrong with data and levels, a sentence each
 * @param curves what changed over the epochs
 * @param images the test images one by one
 * @param agreement of predictions with masks on the test part; absent when nothing was evaluated
 * @param attention pictures of what pixels attend to
 * @param figures pictures of the run directory, for the Markdown
 * @param spec what the spec calls itself in the origins of its values
 */
public record Report(
        String title,
        Optional<String> question,
        List<Fact> facts,
        List<Cost> costs,
        ResultTable results,
        List<LevelRow> levels,
        List<String> warnings,
        List<Chart> curves,
        Images images,
        Optional<Agreement> agreement,
        List<Figure> attention,
        List<Figure> figures,
        String spec) {
    private static final String FILE = "report/report.json";

    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapterFactory(new Optionals())
            .registerTypeAdapter(double.class, new Numbers())
            .registerTypeAdapter(Double.class, new Numbers())
            .create();

    public Report {
        facts = List.copyOf(facts);
        costs = List.copyOf(costs);
        levels = List.copyOf(levels);
        warnings = List.copyOf(warnings);
        curves = List.copyOf(curves);
        attention = List.copyOf(attention);
        figures = List.copyOf(figures);
    }

    /** In words, the area that the spec asked for, of values that do not say theirs; absent where there is no other. */
    Optional<String> area() {
        List<String> areas =
                results.rows().stream().map(ResultTable.Row::area).distinct().toList();
        return areas.size() < 2 ? Optional.empty() : Optional.of(areas.get(0));
    }

    /** Keeps the digests of its pictures once they are drawn: they may be others than those of an attempt that was cut off. */
    public void sealPictures(RunDirectory run) {
        run.seal(pictures().toArray(String[]::new));
    }

    /**
     * Writes {@code report.md} and {@code report.html} into a run, and what they are made of into {@code report/}.
     *
     * @throws RunException when they cannot be written, or a picture is not there
     */
    public void write(RunDirectory run) {
        Page page = page(run);
        run.write(FILE, json());
        run.write(RunDirectory.REPORT_MARKDOWN, page.markdown());
        run.write(RunDirectory.REPORT_HTML, page.html());
        run.seal(Stream.concat(Stream.of(FILE), pictures().stream()).toArray(String[]::new));
    }

    /**
     * The report as a page.
     *
     * @throws RunException when a picture is not there, or not what was written
     */
    public Page page(RunDirectory run) {
        return ReportPage.of(this, run);
    }

    /** Files that the page shows. */
    List<String> pictures() {
        return Stream.concat(
                        attention.stream().map(Figure::file),
                        images.cases().stream()
                                .flatMap(one -> one.layers().stream())
                                .flatMap(layers -> layers.files().values().stream()))
                .distinct()
                .toList();
    }

    /**
     * Reads what {@link #write} kept.
     *
     * @throws RunException when the run has none, or it is damaged
     */
    public static Report read(RunDirectory run) {
        if (!Files.exists(run.file(FILE))) {
            throw new RunException(
                    "the run '" + run.path() + "' has no '" + FILE
                            + "': it was not trained to its end, or before reports were kept",
                    "train it to its end by 'hanet train --resume', or anew");
        }
        run.require(FILE);
        String text = AtomicFiles.read(run.file(FILE));
        try {
            Report report = GSON.fromJson(text, Report.class);
            JsonElement kept = JsonParser.parseString(text);
            if (kept.equals(JsonParser.parseString(report.json()))) { // else another version had less, or other things
                return report;
            }
        } catch (RuntimeException e) { // no JSON, or what a record's constructor threw
            // told below
        }
        throw new RunException(
                "'" + run.file(FILE) + "' is no report of this version", "train the run anew, or read its report.html");
    }

    /** Its text, as it is kept. */
    public String json() {
        return Json.text(this) + "\n";
    }

    /** Every value of a run's complete spec by its path, as it is written. */
    public static Map<String, String> specValues(RunDirectory run) {
        return SpecText.of(run.resolved()).values();
    }

    /** Several runs side by side, as one HTML page. */
    public static String compared(List<RunDirectory> runs) {
        return ComparisonPage.of(runs).html();
    }

    /**
     * How the predictions of the test part agree with its masks.
     *
     * @param classes class in the mask to predicted class to pixels
     * @param calibration region to how far its probabilities can be believed
     */
    public record Agreement(Map<String, Map<String, Long>> classes, Map<String, Calibration> calibration) {
        public Agreement {
            classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
            calibration = Collections.unmodifiableMap(new LinkedHashMap<>(calibration));
        }

        /** That of an evaluation, over the area that the spec asked for. */
        public static Agreement of(EvaluationResult result) {
            return new Agreement(result.headline().classes(), result.headline().calibration());
        }
    }

    /**
     * A picture and what it shows.
     *
     * @param subject what it shows, the same in every run
     * @param words what is to be said of it in this one; may be empty
     * @param file path of a picture inside the run directory
     */
    public record Figure(String subject, String words, String file) {
        String caption() {
            return words.isEmpty() ? subject : subject + ": " + words;
        }
    }

    /**
     * A cost.
     *
     * @param name of what
     * @param planned before the training, in words
     * @param measured in it, in words
     */
    public record Cost(String name, String planned, String measured) {}

    /**
     * The test images.
     *
     * @param metrics what heads the table: name to label
     * @param units what those are measured in that have a unit
     * @param ranking the metric that orders them, as it chose the weights; absent where none did
     * @param better whether more of it is better
     * @param cases in the order of the data
     * @param classes of their masks
     */
    public record Images(
            Map<String, String> metrics,
            Map<String, Metric.Unit> units,
            Optional<String> ranking,
            boolean better,
            List<Case> cases,
            List<String> classes) {
        /** Of a run that evaluated nothing. */
        public static final Images NONE = new Images(Map.of(), Map.of(), Optional.empty(), true, List.of(), List.of());

        /** Whether values of a metric are parts of one, and no lengths. */
        boolean isOfOne(String metric) {
            return !units.containsKey(metric);
        }

        public Images {
            units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
            cases = List.copyOf(cases);
            classes = List.copyOf(classes);
        }
    }

    /**
     * One test image.
     *
     * @param id its name
     * @param values metric to value
     * @param layers where it is shown; absent where it is not
     */
    public record Case(String id, Map<String, Double> values, Optional<Layers> layers) {
        public Case {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /**
     * Files of an image in the run directory.
     *
     * @param size of all of them
     * @param files kind, such as {@code mask}, to path; the image first
     */
    public record Layers(ImageSize size, Map<String, String> files) {
        public Layers {
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        }
    }

    /** Absent values, {@code null} in JSON. */
    private static final class Optionals implements TypeAdapterFactory {
        @Override
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() != Optional.class || !(type.getType() instanceof ParameterizedType of)) {
                return null;
            }
            Type inner = of.getActualTypeArguments()[0];
            @SuppressWarnings("unchecked") // T is an Optional, as was seen
            TypeAdapter<T> adapter = (TypeAdapter<T>) new TypeAdapter<Optional<?>>() {
                @Override
                public void write(JsonWriter out, Optional<?> value) {
                    throw new UnsupportedOperationException("Json writes");
                }

                @Override
                public Optional<?> read(JsonReader in) throws IOException {
                    JsonElement element = gson.getAdapter(JsonElement.class).read(in);
                    return element.isJsonNull() ? Optional.empty() : Optional.of(gson.fromJson(element, inner));
                }
            };
            return adapter;
        }
    }

    /** Numbers, {@code null} in JSON where they are none. */
    private static final class Numbers extends TypeAdapter<Double> {
        @Override
        public void write(JsonWriter out, Double value) {
            throw new UnsupportedOperationException("Json writes");
        }

        @Override
        public Double read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return Double.NaN;
            }
            return in.nextDouble();
        }
    }
}
