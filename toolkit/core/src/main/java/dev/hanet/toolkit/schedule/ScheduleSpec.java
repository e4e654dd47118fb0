package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;
import java.util.Map;

/**
 * Declares how the learning rate changes during training.
 *
 * <p>To add one: write a record that implements this, with its keys as components, beside this file; compute the factor in a
 * {@link Schedule}; list its type name in {@code BuiltInComponents}, or bind it in a plugin; renew {@code docs/reference}, with
 * {@code -Dgolden.update}.
 */
@About("how the learning rate changes")
public interface ScheduleSpec {
    /**
     * Begins a schedule.
     *
     * @param course how long training lasts and what counts as better
     */
    Schedule start(Course course);

    /**
     * Its keys whose value a training hardly means, and why: {@code every} of a drop that comes after the last epoch.
     *
     * @param course the training
     */
    default Map<String, String> idle(Course course) {
        return Map.of();
    }

    /** Whether it depends on what validation measures, so that there must be a validation part. */
    default boolean watchesValidation() {
        return false;
    }
}
