package dev.hanet.toolkit.export;

import dev.hanet.toolkit.python.PythonKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The losses of a head of MMSegmentation as those of this toolkit.
 *
 * <p>Source: MMSegmentation 1.2.2, {@code models/losses}.
 */
final class MmsegLosses {
    /**
     * How an output is judged.
     *
     * @param weight of its loss
     * @param loss as a spec says it
     */
    record Judged(double weight, String loss) {
        /** What a head has that says nothing. */
        static final Judged USUAL = new Judged(1, "{type: cross-entropy}");
    }

    private static final String READ = "CrossEntropyLoss, DiceLoss, FocalLoss, LovaszLoss and TverskyLoss are read";

    private final Findings findings;
    private final boolean isNested;

    private MmsegLosses(Findings findings, boolean isNested) {
        this.findings = findings;
        this.isNested = isNested;
    }

    /**
     * Of {@code loss_decode}.
     *
     * @param isNested whether one map tells two classes apart
     */
    static Judged of(PythonKeys head, Findings findings, boolean isNested) {
        MmsegLosses losses = new MmsegLosses(findings, isNested);
        List<Judged> parts = new ArrayList<>();
        for (PythonKeys loss : head.dicts("loss_decode")) {
            parts.add(losses.one(loss));
        }
        if (parts.isEmpty()) {
            return Judged.USUAL;
        }
        return parts.size() == 1
                ? parts.get(0)
                : new Judged(
                        1,
                        parts.stream()
                                .map(part ->
                                        "{loss: " + part.loss() + ", weight: " + Findings.number(part.weight()) + "}")
                                .collect(Collectors.joining(", ", "{type: sum, parts: [", "]}")));
    }

    private Judged one(PythonKeys loss) {
        String type = loss.type();
        loss.without("loss_name", "ignore_index");
        double weight = loss.number("loss_weight", 1);
        if (weight <= 0) {
            loss.refuse(
                    "loss_weight",
                    Findings.number(weight) + " is not above 0",
                    "take the loss out, or give it a weight");
            weight = 1;
        }
        String text =
                switch (type) {
                    case "CrossEntropyLoss" -> crossEntropy(loss);
                    case "DiceLoss" -> dice(loss);
                    case "FocalLoss" -> focal(loss);
                    case "TverskyLoss" -> tversky(loss);
                    case "LovaszLoss" -> lovasz(loss);
                    default -> {
                        loss.refuse("type", "'" + type + "': it has no equal here", READ);
                        loss.without(loss.rest().keySet().toArray(String[]::new));
                        yield Judged.USUAL.loss();
                    }
                };
        loss.rest()
                .forEach((key, value) -> findings.left(value.at(), loss.path(key), "the loss here has no such number"));
        findings.taken(loss.at(), loss.path(), text);
        return new Judged(weight, text);
    }

    private String crossEntropy(PythonKeys loss) {
        boolean isSigmoid = loss.flag("use_sigmoid", false);
        if (isSigmoid != isNested) {
            loss.refuse(
                    "use_sigmoid",
                    isSigmoid
                            ? "a sigmoid of each of several classes: it has no equal here"
                            : "a softmax of one map: it has no equal here",
                    isSigmoid ? "write False, or out_channels=1 where there are 2 classes" : "write True");
        }
        if (loss.flag("use_mask", false)) {
            loss.refuse("use_mask", "True: it has no equal here", "only False is read");
        }
        only(loss, "reduction", "mean");
        loss.without("avg_non_ignore");
        return "{type: cross-entropy" + classWeights(loss) + "}";
    }

    private static String classWeights(PythonKeys loss) {
        List<Double> weights = loss.numbers("class_weight", List.of());
        if (weights.stream().anyMatch(weight -> weight < 0)) {
            loss.refuse("class_weight", "a weight is below 0", "write weights of 0 or more");
        }
        return weights.isEmpty()
                ? ""
                : weights.stream().map(Findings::number).collect(Collectors.joining(", ", ", classWeights: [", "]"));
    }

    private String dice(PythonKeys loss) {
        boolean isSums = loss.flag("naive_dice", false);
        double smooth = loss.number("eps", 1e-3);
        only(loss, "reduction", "mean");
        loss.without("use_sigmoid", "activate");
        findings.left(
                loss.at(),
                loss.path(),
                "Dice is of each class over the batch here, and of each image over all classes there");
        return "{type: dice" + (isSums ? "" : ", denominator: squares") + positive(loss, "eps", "smooth", smooth) + "}";
    }

    private static String positive(PythonKeys loss, String key, String own, double value) {
        if (value <= 0) {
            loss.refuse(key, Findings.number(value) + " is not above 0", "write a small number above 0");
        }
        return ", " + own + ": " + Findings.number(value);
    }

    private String focal(PythonKeys loss) {
        only(loss, "reduction", "mean");
        loss.without("use_sigmoid");
        double gamma = loss.number("gamma", 2);
        if (gamma < 0) {
            loss.refuse("gamma", Findings.number(gamma) + " is below 0", "write 0 or more");
        }
        findings.left(
                loss.at(),
                loss.path(),
                "focal loss is of the softmax here, without alpha, and of a sigmoid a class there");
        loss.without("alpha");
        return "{type: focal, gamma: " + Findings.number(gamma) + "}";
    }

    private String tversky(PythonKeys loss) {
        double alpha = loss.number("alpha", 0.3);
        double beta = loss.number("beta", 0.7);
        if (alpha < 0 || beta < 0) {
            loss.refuse(alpha < 0 ? "alpha" : "beta", "a weight is below 0", "write 0 or more");
        }
        findings.left(
                loss.at(), loss.path(), "the index is of each class over the batch here, and of each image there");
        return "{type: tversky, alpha: " + Findings.number(alpha) + ", beta: " + Findings.number(beta)
                + positive(loss, "smooth", "smooth", loss.number("smooth", 1)) + "}";
    }

    private static String lovasz(PythonKeys loss) {
        only(loss, "loss_type", "multi_class");
        only(loss, "reduction", "mean", "none"); // of the whole batch there is one number, of which both are the same
        only(loss, "classes", "present");
        return "{type: lovasz-softmax}";
    }

    /** A word that a loss has but one meaning of here; the first is that of a loss that says nothing. */
    private static void only(PythonKeys loss, String key, String... read) {
        String word = loss.text(key, read[0]);
        if (!List.of(read).contains(word)) {
            loss.refuse(
                    key, "'" + word + "': it has no equal here", "only '" + String.join("' and '", read) + "' is read");
        }
    }
}
