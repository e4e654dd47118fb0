package dev.hanet.toolkit.experiment;

import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Binding;
import dev.hanet.yaml.Location;
import java.util.LinkedHashMap;
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

    /** What images go through in training, in that order, by their paths. */
    Map<String, TransformSpec> transforms() {
        List<TransformSpec> prepare = list("data.prepare", TransformSpec.class).orElse(List.of());
        List<TransformSpec> augment = list("data.augment", TransformSpec.class).orElse(List.of());
        Map<String, TransformSpec> inOrder = new LinkedHashMap<>();
        int waiting = Pipeline.beforeAugmentation(prepare).size();
        for (int i = 0; i < waiting; i++) {
            inOrder.put("data.prepare[" + i + "]", prepare.get(i));
        }
        for (int i = 0; i < augment.size(); i++) {
            inOrder.put("data.augment[" + i + "]", augment.get(i));
        }
        for (int i = waiting; i < prepare.size(); i++) {
            inOrder.put("data.prepare[" + i + "]", prepare.get(i));
        }
        return inOrder;
    }

    void report(String path, String message) {
        binding.report(path, message, Optional.empty());
    }

    void report(String path, String message, String remedy) {
        binding.report(path, message, Optional.of(remedy));
    }

    /** Where the value of a path comes from: {@code my.yaml:3, over lung/base-lite.yaml:12}, or {@code default}. */
    Optional<String> origin(String path) {
        Map<String, Location> written = binding.origins();
        String at = path;
        while (true) {
            Location place = written.get(at);
            // A list stands where its first element does; a scalar or a list may stand for a whole record.
            place = place == null ? written.get(at + "[0]") : place;
            if (place != null) {
                String over = Optional.ofNullable(
                                binding.document().overridden().get(at))
                        .map(before -> ", over " + before.shortly())
                        .orElse("");
                return Optional.of(place.shortly() + over);
            }
            int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (end < 0) {
                return Optional.of("default");
            }
            at = at.substring(0, end);
        }
    }
}
