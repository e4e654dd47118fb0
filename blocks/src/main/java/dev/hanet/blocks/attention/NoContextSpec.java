package dev.hanet.blocks.attention;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;

/** Relates nothing: the features go on as they are. */
@About("nothing: the features go on as they are")
public record NoContextSpec() implements ContextSpec {
    @Override
    public Value apply(Value features) {
        return features;
    }
}
