package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Parts;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.toolkit.spec.FreezeSpec;
import dev.hanet.toolkit.spec.FromSpec;
import dev.hanet.yaml.Suggestion;
import java.util.Set;

/** What the recipe says of parts of the network is said of parts that it has. */
final class PartsCheck {
    private PartsCheck() {}

    static void run(Draft draft, Graph graph) {
        Parts parts = new Parts(graph);
        draft.part("train.optimizer", OptimizerSpec.class).ifPresent(optimizer -> optimizer
                .rates()
                .keySet()
                .forEach(part -> known(draft, parts, "train.optimizer.rates." + part, part)));
        draft.given("train.from", FromSpec.class)
                .ifPresent(from -> from.renew().forEach(part -> known(draft, parts, "train.from", part)));
        draft.part("train.freeze", FreezeSpec.class).ifPresent(freeze -> freeze(draft, parts, freeze));
    }

    private static void freeze(Draft draft, Parts parts, FreezeSpec freeze) {
        freeze.parts().forEach(part -> known(draft, parts, "train.freeze", part));
        Set<String> frozen = parts.tensors(freeze.parts());
        if (!frozen.isEmpty() && frozen.containsAll(parts.graph().parameters().keySet())) {
            draft.report(
                    "train.freeze",
                    "every weight of the network stays as it is: nothing is trained",
                    "leave out a part, such as head");
        }
    }

    private static void known(Draft draft, Parts parts, String path, String part) {
        if (parts.tensors(part).isEmpty()) {
            draft.binding()
                    .report(
                            path,
                            "the network has no part '" + part + "' with weights",
                            Suggestion.remedy(part, parts.names()));
        }
    }
}
