package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.toolkit.data.image.Resampling;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Scales so that the shorter side is a random multiple of the crop's, pads with zeros at the right and the bottom where
 * that is too small, and keeps a window anywhere. Source: arXiv 1911.08777, section 4.1, augmentation.
 */
@About("scales by a random factor and keeps a window anywhere")
public record RandomScaleCrop(
        @About("least and largest factor: so many times as long as the window's shorter side the image's becomes")
        @Default("[0.5, 2.0]")
        List<@Positive Double> scale,

        @About("height and width of the window; left out, those of the image that comes in")
        Optional<ImageSize> size,

        @About("what the mask says where nothing was") @Default("background")
        PadLabel padLabel)
        implements TransformSpec, IdleKeys {
    public RandomScaleCrop {
        scale = List.copyOf(scale);
    }

    @AssertTrue(message = "the scale is [least, largest]")
    public boolean isAscending() {
        return scale.size() == 2 && scale.get(0) <= scale.get(1);
    }

    @Override
    public Map<String, String> idle() {
        if (size.isEmpty() && scale.get(0) == 1 && scale.get(1) == 1) {
            return Map.of("", "images stay as large as they are, and the window is all of them");
        }
        boolean isFilled = scale.get(0) >= 1
                && size.map(window -> window.height() == window.width()).orElse(true);
        return isFilled ? Map.of("padLabel", "images so large fill the window: nothing is padded") : Map.of();
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        ImageSize crop = size(sample.size());
        int base = crop.shortSide();
        int least = Math.max(1, (int) (base * scale.get(0)));
        int most = Math.max(least, (int) (base * scale.get(1)));
        int shortSide = least + random.nextInt(most - least + 1);
        Sample scaled = Resampling.resize(sample, ResizeShortSide.scaled(sample.size(), shortSide));
        ImageSize wide = scaled.size();
        int top = random.nextInt(Math.max(0, wide.height() - crop.height()) + 1);
        int left = random.nextInt(Math.max(0, wide.width() - crop.width()) + 1);
        return Framing.window(scaled, top, left, crop, padLabel.value());
    }

    @Override
    public ImageSize size(ImageSize before) {
        return size.orElse(before);
    }

    @Override
    public boolean random() {
        return true;
    }
}
