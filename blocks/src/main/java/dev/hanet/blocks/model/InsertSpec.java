package dev.hanet.blocks.model;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Names;

/** A block inserted at a named point of the network. */
@About("a block inserted at a named point of the network")
public record InsertSpec(
        @About("the point, such as encoder.layer3") @Names("point")
        String at,

        @About("the block, which returns the shape it gets") ContextSpec use) {}
