package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.LossSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Builds the further classifiers of a spec, each at its point and under the name {@code auxiliary.<point>}. */
final class Auxiliaries {
    private Auxiliaries() {}

    /**
     * What a further classifier says.
     *
     * @param at the point it stands at
     * @param weight of its loss
     * @param logits [B, maps, H, W]
     * @param target what it is to find
     * @param loss how it is judged; like the others when absent
     * @param origin the part of the spec it belongs to
     */
    record Branch(
            String at, double weight, Value logits, OutputSpec.Target target, Optional<LossSpec> loss, Origin origin) {
        /** A classifier of the mask, judged like the others. */
        static Branch of(String at, double weight, Value logits) {
            return new Branch(
                    at,
                    weight,
                    logits,
                    OutputSpec.Target.MASK,
                    Optional.empty(),
                    logits.graph().origin());
        }
    }

    /** Builds them in order. */
    static List<Branch> of(GraphBuilder graph, List<AuxiliarySpec> specs, Function<AuxiliarySpec, Value> logits) {
        List<Branch> branches = new ArrayList<>();
        Set<String> points = new HashSet<>();
        for (int i = 0; i < specs.size(); i++) {
            AuxiliarySpec spec = specs.get(i);
            if (!points.add(spec.at())) {
                throw graph.at(
                        "auxiliary[" + i + "].at",
                        () -> graph.refuse(
                                "there is a classifier at '" + spec.at() + "' already",
                                "one classifier stands at a point: choose another point, or take one of the two out"));
            }
            Value of = graph.at(
                    "auxiliary[" + i + "]", () -> graph.scope("auxiliary." + spec.at(), () -> logits.apply(spec)));
            branches.add(Branch.of(spec.at(), spec.weight(), of));
        }
        return branches;
    }

    /** The features at a classifier's point. */
    static Value features(GraphBuilder graph, AuxiliarySpec spec) {
        Value features = graph.points().get(spec.at());
        if (features == null) {
            throw graph.at("at", () -> graph.noPoint(spec.at()));
        }
        return features;
    }
}
