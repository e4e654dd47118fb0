package dev.hanet.toolkit.spec;

import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.optimizer.AverageSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.toolkit.schedule.ScheduleSpec;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/** Declares how the network learns. */
@About("how the network learns")
public record TrainSpec(
        @Positive @About("how often the training part is gone through")
        int epochs,

        @Positive @About("images or patches that go through the network at once")
        int batch,

        @Default("1")
        @Positive
        @About(
                "batches whose mean gradient makes one step, so that a step learns from more images than memory holds at once")
        int accumulate,

        @Default("{type: sgd}") @About("how gradients move the weights")
        OptimizerSpec optimizer,

        @Default("{type: constant}") @About("how the learning rate changes")
        ScheduleSpec schedule,

        @Default("{type: cross-entropy}") @About("what is minimised")
        LossSpec loss,

        @Default("{}") @About("how much further losses count over time")
        DeepSupervisionSpec deepSupervision,

        @Default("{}") @About("which epoch's weights are kept as the best")
        SelectSpec select,

        @About(
                "ends an epoch after that many steps of the optimizer; by default it lasts until the training part is used up")
        Optional<@Positive Integer> stepsPerEpoch,

        @About(
                "ends training once so many epochs have gone by since the best one by select; by default it goes on to the last")
        Optional<@Positive Integer> patience,

        @About(
                "the run whose best weights training begins with; by default they begin as drawn, or as the encoder's weights say")
        Optional<FromSpec> from,

        @Default("[]") @About("parts of the network that stay as they are")
        FreezeSpec freeze,

        @About("the longest that the gradient of all weights together may be; a longer one is scaled down, as PyTorch's"
                + " clip_grad_norm_ does; by default it stays as it is")
        Optional<@Positive Double> clipNorm,

        @About(
                "the moving average of the weights, which is then what validation sees and what the best epoch keeps; by default"
                        + " none is kept")
        Optional<AverageSpec> average,

        @Default("{}") @About("which epochs' whole states are kept")
        KeepSpec keep,

        @Default("stop") @About("what becomes of a step whose loss or gradient is infinite or not a number")
        OnNonFinite onNonFinite,

        @Default("none") @About("what the backward pass computes a second time instead of keeping it in memory")
        Recompute recompute,

        @Default("float32")
        @About(
                "how numbers are held while the network computes: in training, validation, evaluation and prediction alike")
        Precision precision) {
    /** What changes by an epoch needs that epoch. */
    @AssertTrue(message = "'deepSupervision.by' is an epoch of this training, so it is at most 'epochs'")
    public boolean isSupervisionWithinEpochs() {
        return deepSupervision.by().map(by -> by <= epochs).orElse(true);
    }

    /** Waiting needs an epoch that can be better. */
    @AssertTrue(message = "'patience' waits for a better epoch, but with 'select: {mode: last}' the last one is kept")
    public boolean isPatienceForABest() {
        return patience.isEmpty() || select.mode() != SelectSpec.Mode.LAST;
    }
}
