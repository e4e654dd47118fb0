package dev.hanet.toolkit.spec;

import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.toolkit.schedule.ScheduleSpec;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/** Declares how the network learns. */
@About("how the network learns")
public record TrainSpec(
        @Positive @About("how often the training part is gone through")
        int epochs,

        @Positive @About("images or patches that one step learns from")
        int batch,

        @Default("{type: sgd}") @About("how gradients move the weights")
        OptimizerSpec optimizer,

        @Default("{type: constant}") @About("how the learning rate changes")
        ScheduleSpec schedule,

        @Default("{type: cross-entropy}") @About("what is minimised")
        LossSpec loss,

        @Default("{}") @About("which epoch's weights are kept as the best")
        SelectSpec select,

        @About("ends an epoch after that many steps; by default it lasts until the training part is used up")
        Optional<@Positive Integer> stepsPerEpoch,

        @Default("float32") @About("how numbers are held") Precision precision) {}
