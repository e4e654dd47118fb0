package org.example.segmentation;

import dev.hanet.toolkit.plugin.HanetPlugin;

/** Gives the block its name. */
public final class SegmentationPlugin extends HanetPlugin {
    @Override
    protected void configure() {
        contexts().bind("narrow-look", NarrowLookSpec.class);
    }
}
