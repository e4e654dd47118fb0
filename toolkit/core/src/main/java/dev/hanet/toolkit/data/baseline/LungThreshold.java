package dev.hanet.toolkit.data.baseline;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Shapes;

/**
 * Lung by density: pixels below -400 Hounsfield units, without the air that reaches the picture's border and without
 * specks, closed over vessels, with holes filled.
 */
public final class LungThreshold implements Baseline {
    static final String NAME = "HU < -400, closed and filled";
    private static final float DENSEST = -400;
    private static final double CLOSING = 1 / 128.0;
    private static final double SPECK = 1 / 1000.0;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mask segment(Sample sample) {
        Image image = sample.image();
        int pixels = image.size().pixels();
        boolean[] light = new boolean[pixels];
        for (int i = 0; i < pixels; i++) {
            light[i] = image.values()[i] < DENSEST;
        }
        Region lung = Shapes.withoutBorderParts(new Region(image.size(), light));
        lung = Shapes.withoutSpecks(lung, (int) (pixels * SPECK));
        int radius = Math.max(1, (int) Math.round(image.size().shortSide() * CLOSING));
        lung = Shapes.filled(Shapes.closed(lung, radius));
        byte[] classes = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            classes[i] = (byte) (lung.inside()[i] ? 1 : 0);
        }
        return new Mask(image.size(), classes);
    }
}
