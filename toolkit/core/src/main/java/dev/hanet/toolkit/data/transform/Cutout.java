package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Blackens a square anywhere, also across the border; the mask stays, so that a network has to go by what is around.
 *
 * <p>DeVries and Taylor, Improved Regularization of Convolutional Neural Networks with Cutout, arXiv 1708.04552.
 */
@About("blackens a square of the image; the mask stays")
@Source("DeVries and Taylor, Cutout, arXiv 1708.04552")
public record Cutout(
        @About("how often") @Default("0.5") @Between(min = 0, max = 1)
        double p,

        @About("side of the square as a share of the image's shorter side") @Default("0.25") @Between(min = 0, max = 1)
        double share)
        implements Sometimes {
    @Override
    public Map<String, String> idle() {
        return share > 0 ? Sometimes.super.idle() : Map.of("", "with 'share: 0' nothing is blackened");
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        if (random.nextDouble() >= p) {
            return sample;
        }
        Image image = sample.image();
        int side = (int) Math.round(share * image.size().shortSide());
        int top = random.nextInt(image.height()) - side / 2;
        int left = random.nextInt(image.width()) - side / 2;
        float[] values = image.values().clone();
        for (int i = 0; i < values.length; i++) {
            int y = i / image.width() % image.height();
            int x = i % image.width();
            if (y >= top && y < top + side && x >= left && x < left + side) {
                values[i] = 0;
            }
        }
        return sample.with(new Image(image.channels(), image.size(), values));
    }
}
