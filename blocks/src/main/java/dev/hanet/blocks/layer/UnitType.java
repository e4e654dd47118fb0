package dev.hanet.blocks.layer;

import java.util.Map;

/** What a level of a U-Net is made of. */
public enum UnitType {
    /** Convolutions one after the other. */
    PLAIN,
    /** A 1 x 1 convolution, then convolutions whose result is added to it. */
    RESIDUAL,
    /** A 1 x 1 convolution, then recurrent convolutions. */
    RECURRENT,
    /** A 1 x 1 convolution, then recurrent convolutions whose result is added to it. */
    RECURRENT_RESIDUAL;

    /** The key of how often, where nothing is done again: to why nothing comes of it. */
    public Map<String, String> idle(String key) {
        return isRecurrent()
                ? Map.of()
                : Map.of(key, "only 'recurrent' and 'recurrent-residual' do a convolution again");
    }

    boolean isRecurrent() {
        return this == RECURRENT || this == RECURRENT_RESIDUAL;
    }

    boolean isResidual() {
        return this == RESIDUAL || this == RECURRENT_RESIDUAL;
    }
}
