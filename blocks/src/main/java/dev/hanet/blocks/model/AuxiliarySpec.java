package dev.hanet.blocks.model;

import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import jakarta.validation.constraints.Positive;

/**
 * A further classifier on the features at a named point: its weighted loss is added in training, and in use it is left
 * out.
 */
@About("a further classifier at a named point, for training")
public record AuxiliarySpec(
        @About("the point, such as encoder.layer3") @Names("point")
        String at,

        @About("weight of its loss beside the main one's") @Default("1") @Positive
        double weight,

        @About("from the features at the point to logits; none where logits are there already")
        @Default("{type: fcn, convolutions: 0}")
        DecoderSpec decoder) {}
