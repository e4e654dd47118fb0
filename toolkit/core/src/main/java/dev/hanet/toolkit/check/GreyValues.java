package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.transform.HuWindow;
import dev.hanet.toolkit.data.transform.Normalize;
import java.util.List;
import java.util.Optional;

/**
 * The values that images hold, held against what a preparation takes them for: the numbers of a CT where it cuts a window of Hounsfield units,
 * those of photographs, 0 to 255, where it normalises by means and deviations of photographs.
 *
 * @param low the least value; above {@code high} where nothing was seen
 * @param high the greatest
 */
public record GreyValues(double low, double high) {
    /** Of no image. */
    public static final GreyValues NONE = new GreyValues(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    private static final double WHITE = 255;
    private static final double FAINT = 32;

    /** Of these and of those. */
    GreyValues and(GreyValues other) {
        return new GreyValues(Math.min(low, other.low), Math.max(high, other.high));
    }

    /** Of these and of those of an image. */
    public GreyValues and(Image image) {
        double least = low;
        double greatest = high;
        if (image.bytes().isPresent()) {
            for (byte value : image.bytes().orElseThrow()) {
                least = Math.min(least, value & 0xff);
                greatest = Math.max(greatest, value & 0xff);
            }
        } else {
            for (float value : image.values()) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        return new GreyValues(least, greatest);
    }

    /** Why a network so prepared hardly means such values; absent where they may be meant. */
    public Optional<Finding> oddFor(List<? extends TransformSpec> prepare) {
        if (!(low < high)) {
            return Optional.empty();
        }
        Optional<HuWindow> window = prepare.stream()
                .filter(HuWindow.class::isInstance)
                .map(HuWindow.class::cast)
                .findFirst();
        if (window.isPresent()) {
            return notOfCt(window.orElseThrow().range());
        }
        return prepare.stream().anyMatch(GreyValues::isOfPhotographs) ? notOfPhotographs() : Optional.empty();
    }

    private Optional<Finding> notOfCt(List<Double> window) {
        boolean isPicture = window.get(0) < 0 && low >= 0 && high <= WHITE;
        boolean isOutside = high <= window.get(0) || low >= window.get(1);
        return isPicture || isOutside
                ? Optional.of(Finding.odd(
                        "values lie between " + whole(low) + " and " + whole(high)
                                + ", and Hounsfield units between " + whole(window.get(0)) + " and "
                                + whole(window.get(1)) + " are looked for",
                        "give the numbers of the CT, or shift 'hu-window' to what the files hold"))
                : Optional.empty();
    }

    private Optional<Finding> notOfPhotographs() {
        if (low < 0 || high > WHITE + 0.5) {
            return Optional.of(Finding.odd(
                    "values lie between " + whole(low) + " and " + whole(high)
                            + ", and those of photographs between 0 and 255: are these numbers of a CT?",
                    "save them as photographs, or cut a window first, 'hu-window'"));
        }
        return high > 0 && high <= FAINT
                ? Optional.of(Finding.odd(
                        "values reach " + whole(high) + ", and those of photographs 255: are these numbers"
                                + " of fewer bits than their files have, such as 12 in 16?",
                        "save them over the whole range, or write 'using: image' in normalize"))
                : Optional.empty();
    }

    private static String whole(double value) {
        return String.valueOf(Math.round(value));
    }

    private static boolean isOfPhotographs(TransformSpec step) {
        return step instanceof Normalize normalize
                && (normalize.using() == Normalize.Using.IMAGENET
                        || normalize.using() == Normalize.Using.WEIGHTS
                        || normalize.mean().stream().anyMatch(mean -> mean * WHITE > FAINT));
    }
}
