package dev.hanet.toolkit.build;

import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.EvaluateSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.toolkit.spec.TrainSpec;
import dev.hanet.yaml.Binding;
import java.util.Optional;
import java.util.function.Function;

/**
 * A bound spec on its way to an experiment: checks read its sound parts and report what does not go together.
 *
 * <p>A part with a mistake is still there when defaults could take the place of what is wrong; a check asks
 * {@link #isSound} for the keys it reads.
 */
record Draft(Binding<ExperimentSpec> binding) {
    Optional<ExperimentSpec> spec() {
        return binding.spec();
    }

    Optional<ModelSpec> model() {
        return part("model", ModelSpec.class, ExperimentSpec::model);
    }

    Optional<DataSpec> data() {
        return part("data", DataSpec.class, ExperimentSpec::data);
    }

    Optional<TrainSpec> train() {
        return part("train", TrainSpec.class, ExperimentSpec::train);
    }

    Optional<EvaluateSpec> evaluate() {
        return part("evaluate", EvaluateSpec.class, ExperimentSpec::evaluate);
    }

    private <T> Optional<T> part(String path, Class<T> type, Function<ExperimentSpec, T> of) {
        return binding.spec().map(of).or(() -> binding.part(path, type));
    }

    boolean isSound(String... paths) {
        for (String path : paths) {
            if (!binding.isSound(path)) {
                return false;
            }
        }
        return true;
    }

    void report(String path, String message) {
        binding.report(path, message, Optional.empty());
    }

    void report(String path, String message, String remedy) {
        binding.report(path, message, Optional.of(remedy));
    }
}
