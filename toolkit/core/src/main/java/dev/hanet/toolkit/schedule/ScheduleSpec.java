package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;

/**
 * Declares how the learning rate changes during training.
 *
 * <p>To add one: write a record that implements this, with its keys as components; compute the factor in a
 * {@link Schedule}; bind its type name in a plugin.
 */
@About("how the learning rate changes")
public interface ScheduleSpec {
    /**
     * Begins a schedule.
     *
     * @param course how long training lasts and what counts as better
     */
    Schedule start(Course course);

    /** Whether it depends on what validation measures, so that there must be a validation part. */
    default boolean watchesValidation() {
        return false;
    }
}
