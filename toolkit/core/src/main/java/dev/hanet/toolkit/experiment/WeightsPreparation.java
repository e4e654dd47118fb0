package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.encoder.PretrainedEncoder;
import dev.hanet.blocks.encoder.PretrainedEncoder.Preparation;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.transform.Normalize;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import java.util.List;

/** Images are prepared as the encoder's weights expect where a spec says {@code using: weights}. */
final class WeightsPreparation {
    private WeightsPreparation() {}

    /** Reports where there is no one encoder whose weights expect anything. */
    static void check(Draft draft) {
        NetworkDraft.of(draft).filter(model -> of(model).size() != 1).ifPresent(model -> {
            for (String key : List.of("data.prepare", "data.augment")) {
                List<TransformSpec> transforms =
                        draft.list(key, TransformSpec.class).orElse(List.of());
                for (int i = 0; i < transforms.size(); i++) {
                    if (asks(transforms.get(i))) {
                        draft.report(
                                key + "[" + i + "].using",
                                of(model).isEmpty()
                                        ? "no encoder of this network has weights that images could be prepared for"
                                        : "the encoders of this network were trained on images prepared in several"
                                                + " ways",
                                "write 'using: given' with mean and std, 'imagenet' or 'image'");
                    }
                }
            }
        });
    }

    /** The spec with the encoder's numbers in the place of {@code using: weights}. */
    static ExperimentSpec resolve(ExperimentSpec spec) {
        List<Preparation> found = of(spec.model());
        if (found.size() != 1) {
            return spec;
        }
        DataSpec data = spec.data();
        Normalize numbers = Normalize.of(found.get(0));
        return spec.withData(new DataSpec(
                data.classes(),
                data.regions(),
                data.dataset(),
                data.split(),
                resolve(data.prepare(), numbers),
                resolve(data.augment(), numbers),
                data.patches(),
                data.spacing()));
    }

    private static List<TransformSpec> resolve(List<TransformSpec> transforms, Normalize numbers) {
        return transforms.stream()
                .<TransformSpec>map(transform -> asks(transform) ? numbers : transform)
                .toList();
    }

    private static boolean asks(TransformSpec transform) {
        return transform instanceof Normalize normalize && normalize.using() == Normalize.Using.WEIGHTS;
    }

    /** The preparations of a network's encoders, each once. */
    private static List<Preparation> of(NetworkSpec model) {
        return model.encoders().values().stream()
                .filter(PretrainedEncoder.class::isInstance)
                .map(encoder -> ((PretrainedEncoder) encoder).preparation())
                .distinct()
                .toList();
    }
}
