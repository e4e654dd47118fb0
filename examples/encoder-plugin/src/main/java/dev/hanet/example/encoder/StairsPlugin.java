package dev.hanet.example.encoder;

import dev.hanet.toolkit.plugin.HanetPlugin;

/** Makes {@code encoder: {type: stairs}} known, and a block {@code {type: sharpen}}. */
public final class StairsPlugin extends HanetPlugin {
    @Override
    protected void configure() {
        encoders().bind("stairs", StairsSpec.class).alias("staircase", "stairs");
        blocks().bind("sharpen", SharpenSpec.class);
    }
}
