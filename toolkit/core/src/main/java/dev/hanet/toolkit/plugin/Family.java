package dev.hanet.toolkit.plugin;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.schedule.ScheduleSpec;
import java.util.Arrays;
import java.util.Optional;

/** A set of interchangeable components: in YAML, the place of a {@code type:}. */
public enum Family {
    NETWORK("network", "networks", NetworkSpec.class),
    ENCODER("encoder", "encoders", EncoderSpec.class),
    CONTEXT("context", "contexts", ContextSpec.class),
    DECODER("decoder", "decoders", DecoderSpec.class),
    BLOCK("block", "blocks", BlockSpec.class),
    LOSS("loss", "losses", LossSpec.class),
    DATASET("data set", "datasets", DatasetSpec.class),
    SPLIT("split", "splits", SplitSpec.class),
    TRANSFORM("transform", "transforms", TransformSpec.class),
    OPTIMIZER("optimizer", "optimizers", OptimizerSpec.class),
    SCHEDULE("schedule", "schedules", ScheduleSpec.class);

    private final String singular;
    private final String plural;
    private final Class<?> type;

    Family(String singular, String plural, Class<?> type) {
        this.singular = singular;
        this.plural = plural;
        this.type = type;
    }

    public String singular() {
        return singular;
    }

    public String plural() {
        return plural;
    }

    /** The interface its records implement. */
    public Class<?> type() {
        return type;
    }

    /** The family of that interface. */
    public static Optional<Family> find(Class<?> type) {
        return Arrays.stream(values()).filter(family -> family.type == type).findFirst();
    }

    static Family of(Class<?> type) {
        return find(type).orElseThrow(() -> new IllegalArgumentException(type + " is no family"));
    }
}
