package dev.hanet.toolkit.experiment;

import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Binding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bound spec on its way to an experiment: checks read its sound parts, each by its own path, and report what does not
 * go together.
 */
record Draft(Binding<ExperimentSpec> binding) {
    /** The part at a path, given or by default, when nothing is wrong in it; also when its parents could not be made. */
    <T> Optional<T> part(String path, Class<T> type) {
        return binding.part(path, type);
    }

    /** A part that may be left out, where it is given. */
    <T> Optional<T> given(String path, Class<T> type) {
        return binding.part(path, Optional.class).flatMap(found -> ((Optional<?>) found).map(type::cast));
    }

    /** A list of records or components of one type. */
    <T> Optional<List<T>> list(String path, Class<T> type) {
        return binding.part(path, List.class)
                .map(list -> ((List<?>) list).stream().<T>map(type::cast).toList());
    }

    /** Region to classes. */
    @SuppressWarnings("unchecked") // as DataSpec declares it
    Optional<Map<String, List<String>>> regions() {
        return binding.part("data.regions", Map.class).map(map -> (Map<String, List<String>>) map);
    }

    void report(String path, String message) {
        binding.report(path, message, Optional.empty());
    }

    void report(String path, String message, String remedy) {
        binding.report(path, message, Optional.of(remedy));
    }
}
