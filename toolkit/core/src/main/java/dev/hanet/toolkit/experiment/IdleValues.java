package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.toolkit.schedule.Course;
import dev.hanet.toolkit.schedule.ScheduleSpec;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.toolkit.spec.FreezeSpec;
import dev.hanet.toolkit.spec.KeepSpec;
import dev.hanet.yaml.IdleKeys;
import java.util.Optional;

/**
 * Values of a spec of which nothing comes beside the others, a method for each kind: an epoch that training does not reach, a key whose
 * counterpart does not ask for it.
 *
 * <p>They are warned of, not refused: the training is the one that the spec describes, though hardly the one that was meant. Only what was
 * written is looked at, since a default is nobody's intention.
 */
final class IdleValues {
    private final Draft draft;

    IdleValues(Draft draft) {
        this.draft = draft;
    }

    void warn() {
        draft.binding().parts(IdleKeys.class).forEach((path, part) -> part.idle()
                .forEach((key, why) -> warn(path + "." + key, why, "leave it out")));
        draft.part("train.epochs", Integer.class).ifPresent(this::unreached);
        frozenRates();
        unmeasuredTolerance();
    }

    /** What waits for an epoch that does not come. */
    private void unreached(int epochs) {
        String last = "training ends with epoch " + epochs;
        draft.given("train.patience", Integer.class)
                .filter(patience -> patience >= epochs - 1) // from the first epoch on, the earliest best one
                .ifPresent(patience ->
                        warn("train.patience", last + ", before it can end by this", "lower it, or leave it out"));
        draft.part("train.freeze", FreezeSpec.class)
                .flatMap(FreezeSpec::until)
                .filter(until -> until >= epochs)
                .ifPresent(until -> warn(
                        "train.freeze.until",
                        last + ", so the parts stay as they are to the end",
                        "give an earlier epoch; where that is meant, leave 'until' out"));
        draft.part("train.keep", KeepSpec.class)
                .flatMap(KeepSpec::every)
                .filter(every -> every > epochs)
                .ifPresent(every ->
                        warn("train.keep.every", last + ", so none is kept for good", "lower it, or leave it out"));
        draft.part("train.schedule", ScheduleSpec.class)
                .map(schedule -> schedule.idle(Course.of(
                        epochs,
                        draft.given("train.stepsPerEpoch", Integer.class),
                        draft.part("train.select", SelectSpec.class)
                                .map(SelectSpec::higherIsBetter)
                                .orElse(true))))
                .ifPresent(idle ->
                        idle.forEach((key, why) -> warn("train.schedule." + key, why, "lower it, or leave it out")));
    }

    /** Rates of parts that never move. */
    private void frozenRates() {
        Optional<FreezeSpec> freeze = draft.part("train.freeze", FreezeSpec.class)
                .filter(parts -> parts.until().isEmpty());
        draft.part("train.optimizer", OptimizerSpec.class)
                .ifPresent(optimizer ->
                        freeze.ifPresent(frozen -> optimizer.rates().keySet().forEach(part -> frozen.parts().stream()
                                .filter(stays -> part.equals(stays) || part.startsWith(stays + "."))
                                .findFirst()
                                .ifPresent(stays -> warn(
                                        "train.optimizer.rates." + part,
                                        "'" + stays + "' stays as it is throughout (train.freeze), so it has no rate",
                                        "leave one of the two out")))));
    }

    /** How exact a measure is that is not taken. */
    private void unmeasuredTolerance() {
        draft.list("evaluate.metrics", String.class)
                .filter(metrics -> metrics.stream().noneMatch(metric -> metric.startsWith("boundaryF1")))
                .ifPresent(metrics -> warn(
                        "evaluate.boundaryTolerance",
                        "only boundaryF1 asks for it, which is not measured",
                        "add boundaryF1 to evaluate.metrics, or leave it out"));
    }

    private void warn(String path, String message, String remedy) {
        if (draft.binding().isWritten(path)) {
            draft.binding().warn(path, message, Optional.of(remedy));
        }
    }
}
