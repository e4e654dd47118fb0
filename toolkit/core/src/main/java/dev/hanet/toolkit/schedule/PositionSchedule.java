package dev.hanet.toolkit.schedule;

import java.util.Map;

/** A schedule that depends on the position alone and so has no state. */
@FunctionalInterface
interface PositionSchedule extends Schedule {
    @Override
    default Schedule afterEpoch(double metric) {
        return this;
    }

    @Override
    default Map<String, String> state() {
        return Map.of();
    }

    @Override
    default Schedule restore(Map<String, String> state) {
        if (!state.isEmpty()) {
            throw new IllegalArgumentException("this schedule has no state, yet one is given: " + state.keySet());
        }
        return this;
    }
}
