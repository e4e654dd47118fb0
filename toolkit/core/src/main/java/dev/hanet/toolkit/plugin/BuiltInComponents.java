package dev.hanet.toolkit.plugin;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.BuiltInBlocks;
import dev.hanet.blocks.optimizer.Adam;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.toolkit.metric.BuiltInMetrics;
import dev.hanet.toolkit.task.schedule.ConstantSpec;
import dev.hanet.toolkit.task.schedule.PolynomialSpec;
import dev.hanet.toolkit.task.schedule.ReduceOnPlateauSpec;
import dev.hanet.toolkit.task.schedule.StepSpec;
import java.util.Map;

/** The components that come with the toolkit. */
public final class BuiltInComponents extends HanetPlugin {
    @Override
    protected void configure() {
        encoders().bindAll(blocks(EncoderSpec.class));
        contexts().bindAll(blocks(ContextSpec.class));
        decoders().bindAll(blocks(DecoderSpec.class));
        losses().bindAll(blocks(LossSpec.class));
        optimizers().bind("adam", Adam.class).bind("adamw", Adam.class).bind("sgd", Sgd.class);
        schedules()
                .bind("constant", ConstantSpec.class)
                .bind("polynomial", PolynomialSpec.class)
                .bind("reduce-on-plateau", ReduceOnPlateauSpec.class)
                .bind("step", StepSpec.class);
        metrics().bindAll(BuiltInMetrics.all());
    }

    /** The block library lists its own, for programs that use it without the toolkit. */
    private static Map<String, Class<?>> blocks(Class<?> family) {
        return BuiltInBlocks.families().getOrDefault(family, Map.of());
    }
}
