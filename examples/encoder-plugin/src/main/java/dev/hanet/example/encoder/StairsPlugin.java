package dev.hanet.example.encoder;

import dev.hanet.toolkit.plugin.HanetPlugin;

/** Makes {@code encoder: {type: stairs}} known. */
public final class StairsPlugin extends HanetPlugin {
    @Override
    protected void configure() {
        encoders().bind("stairs", StairsSpec.class).alias("staircase", "stairs");
    }
}
