package dev.hanet.toolkit.export;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Value;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.patch.Mirrors;
import dev.hanet.toolkit.data.transform.Normalize;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.session.StrideFit;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.EvaluateSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.SpecWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a reader of an exported file has to know: what goes in, what comes out, and what is done before.
 *
 * @param experiment name of the experiment
 * @param spec the whole spec
 * @param prepare the preparation, each step with its {@code type} and every value
 * @param threshold of two classes, from which probability on a pixel is of the second
 * @param aside what prediction does around the network, by its key in the spec
 * @param size of the images it was trained on
 * @param fit which sizes it takes
 * @param input the image
 * @param outputs what it answers
 */
public record ExportDescription(
        String experiment,
        ExperimentSpec spec,
        double threshold,
        List<Map<String, Object>> prepare,
        Map<String, Object> aside,
        ImageSize size,
        StrideFit fit,
        Value input,
        Map<Output, Value> outputs) {
    private static final String FORMAT = "hanet-export-1";
    private static final String TYPE = "type";

    public ExportDescription {
        prepare = List.copyOf(prepare);
        aside = Collections.unmodifiableMap(new LinkedHashMap<>(aside));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    static List<Map<String, Object>> prepare(DataSpec data, SpecWriter writer) {
        return data.prepare().stream()
                .map(step -> writer.values((Record) step, TransformSpec.class))
                .toList();
    }

    static Map<String, Object> aside(ExperimentSpec spec, SpecWriter writer) {
        Map<String, Object> aside = new LinkedHashMap<>();
        spec.data().patches().ifPresent(patches -> aside.put("patches", writer.values(patches)));
        aside.put(
                "activation",
                Objects.requireNonNull(writer.values((Record) spec.model()).get("activation")));
        aside.put(
                "mirrors", Objects.requireNonNull(writer.values(spec.evaluate()).get("mirrors")));
        aside.put(
                "scales", Objects.requireNonNull(writer.values(spec.evaluate()).get("scales")));
        aside.put(
                "postprocess",
                Objects.requireNonNull(writer.values(spec.evaluate()).get("postprocess")));
        aside.put(
                "precision", Objects.requireNonNull(writer.values(spec.train()).get("precision")));
        return aside;
    }

    /** The description for programs. */
    String json() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("format", FORMAT);
        described.put("experiment", experiment);
        described.put("toolkit", CodeVersion.number());
        described.put("input", inputByName());
        described.put("outputs", outputsByName());
        described.put("classes", spec.data().classes());
        described.put("decision", decision());
        described.put(
                "threshold", Decision.told(threshold, spec.data().classes().size()));
        described.put("prepare", prepare);
        normalization().ifPresent(numbers -> described.put("normalization", numbers));
        described.putAll(aside);
        return Json.text(described) + "\n";
    }

    private Map<String, Object> inputByName() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", input.name());
        described.put("layout", List.of("batch", "channel", "height", "width"));
        described.put("channels", input.shape().size(1));
        described.put("height", size.height());
        described.put("width", size.width());
        described.put("stride", fit.stride());
        described.put("heightRemainder", fit.height());
        described.put("widthRemainder", fit.width());
        return described;
    }

    private Map<String, Object> outputsByName() {
        Map<String, Object> described = new LinkedHashMap<>();
        outputs.forEach((output, value) -> described.put(output.name(), Map.of("layout", layout(output, value))));
        return described;
    }

    private boolean isNested() {
        return spec.model().activation() == Activation.NESTED_SIGMOID;
    }

    /** How the class of a pixel follows from what the file answers. */
    private String decision() {
        if (threshold != Decision.HALF) {
            return fromThreshold();
        }
        if (!isNested()) {
            return "the class with the greatest number";
        }
        return outputs.containsKey(Output.LOGITS)
                ? "as many classes beyond the first as there are maps of 0 or more before the first one below 0"
                : "the last class that has, with all classes behind it, a probability of 0.5 or more";
    }

    private String fromThreshold() {
        double odds = Math.log(threshold / (1 - threshold));
        if (!outputs.containsKey(Output.LOGITS)) {
            return "the second class where its probability is " + threshold + " or more, else the first";
        }
        return "the second class where its "
                + (isNested() ? "map is " : "number less that of the first is ")
                + Numbers.rounded(odds) + " or more, else the first: a probability of " + threshold;
    }

    private List<String> layout(Output output, Value value) {
        return value.shape().rank() == 4
                ? List.of("batch", isNested() && output.equals(Output.LOGITS) ? "map" : "class", "height", "width")
                : List.of("batch", "place", "neighbour");
    }

    /** Divisor, mean and deviation where the last step of the preparation has fixed ones. */
    private Optional<Map<String, Object>> normalization() {
        List<TransformSpec> steps = spec.data().prepare();
        if (steps.isEmpty() || !(steps.get(steps.size() - 1) instanceof Normalize normalize)) {
            return Optional.empty();
        }
        return normalize.fixedMean().flatMap(mean -> normalize.fixedStd().map(std -> {
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("divisor", 255);
            numbers.put("mean", mean);
            numbers.put("std", std);
            return numbers;
        }));
    }

    /** The description for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("input   " + input.name() + " [batch, " + input.shape().size(1) + ", height, width], trained at "
                + size + "; height " + sizes(fit.height()) + ", width " + sizes(fit.width()));
        outputs.forEach(
                (output, value) -> lines.add("output  " + output.name() + " [" + dimensions(output, value) + "]"));
        if (isNested() || threshold != Decision.HALF) {
            lines.add("class   " + decision());
        }
        String steps =
                prepare.stream().map(step -> String.valueOf(step.get(TYPE))).collect(Collectors.joining(", "));
        lines.add("before  " + (steps.isEmpty() ? "nothing" : steps) + "; said in hanet.json inside the file");
        spec.data()
                .patches()
                .ifPresent(patches -> lines.add("not in the file: cutting an image into patches of " + patches.size()
                        + " and averaging their overlap"));
        if (spec.evaluate().mirrors() != Mirrors.NONE) {
            lines.add("not in the file: the mean over mirror images");
        }
        if (!spec.evaluate().scales().equals(EvaluateSpec.ONE_SCALE)) {
            lines.add("not in the file: the mean over the scales "
                    + spec.evaluate().scales().stream().map(Numbers::exact).collect(Collectors.joining(", ")));
        }
        if (!spec.evaluate().postprocess().isEmpty()) {
            lines.add("not in the file: evaluate.postprocess, which corrects the mask after the classes are decided: "
                    + aside.get("postprocess"));
        }
        if (spec.train().precision() != Precision.FLOAT32) {
            lines.add("not in the file: train.precision; it computes in single precision, the run in "
                    + aside.get("precision") + ", so their numbers differ");
        }
        return lines;
    }

    private String dimensions(Output output, Value value) {
        return value.shape().rank() == 4
                ? "batch, " + value.shape().size(1) + ", height, width"
                : String.join(", ", layout(output, value));
    }

    private String sizes(int remainder) {
        return remainder == 0
                ? "a multiple of " + fit.stride()
                : "a multiple of " + fit.stride() + " and " + remainder + " more";
    }
}
