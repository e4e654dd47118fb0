package dev.hanet.toolkit.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * What happens to a sample between the data set and the network.
 *
 * <pre>
 * training     prepare ── augment ── normalize
 * otherwise    prepare ───────────── normalize
 * </pre>
 *
 * <p>{@code prepare} is shared, so training and prediction cannot drift apart; its closing
 * {@linkplain TransformSpec#afterAugmentation() normalisation} waits until the image is augmented. One that takes its numbers
 * from the image takes them from the whole image before augmentation, as prediction does.
 */
public final class Pipeline {
    private final List<TransformSpec> base;
    private final List<TransformSpec> last;
    private final List<TransformSpec> augment;
    private final boolean looksAtMask;
    private final int waiting; // of base, at its end, what waits in training until the image is augmented

    /** Transforms in the order they are applied, of which none asks a network. */
    public Pipeline(List<TransformSpec> prepare, List<TransformSpec> augment) {
        this(prepare, augment, Guides.NONE);
    }

    /**
     * Transforms in the order they are applied.
     *
     * @param guides what those may ask that must know what an image shows
     */
    public Pipeline(List<TransformSpec> prepare, List<TransformSpec> augment, Guides guides) {
        List<TransformSpec> before = beforeAugmentation(prepare);
        int whole = prepare.size();
        while (whole > before.size() && prepare.get(whole - 1).pixelwise()) {
            whole--;
        }
        this.waiting = whole - before.size();
        this.base = prepare.subList(0, whole).stream()
                .map(transform -> transform instanceof GuidedTransform guided ? guided.with(guides) : transform)
                .toList();
        this.looksAtMask = GuidedTransform.among(before).stream().anyMatch(GuidedTransform::looksAtMask);
        this.last = List.copyOf(prepare.subList(whole, prepare.size()));
        this.augment = List.copyOf(augment);
    }

    private Pipeline(
            List<TransformSpec> base,
            List<TransformSpec> last,
            List<TransformSpec> augment,
            boolean looksAtMask,
            int waiting) {
        this.base = List.copyOf(base);
        this.last = last;
        this.augment = augment;
        this.looksAtMask = looksAtMask;
        this.waiting = waiting;
    }

    /** The same without its first transforms. */
    public Pipeline after(int transforms) {
        List<TransformSpec> rest = base.subList(transforms, base.size());
        return new Pipeline(rest, last, augment, looksAtMask, Math.min(waiting, rest.size()));
    }

    /** What prepares a whole image for prediction, in order: all but a closing normalisation of fixed numbers. */
    public List<TransformSpec> transforms() {
        return base;
    }

    /** How many transforms there are before the first that looks at more than a pixel at a time. */
    public int pixelwise() {
        int count = 0;
        while (count < base.size() && base.get(count).pixelwise()) {
            count++;
        }
        return count;
    }

    /** An image, or a part of one, after the {@link #pixelwise} transforms that come first. */
    public Image pixels(Image image) {
        return apply(base.subList(0, pixelwise()), Sample.of("pixels", image), unused())
                .image();
    }

    /** Of {@code prepare} what comes before augmentation: all but the closing normalisation. */
    public static List<TransformSpec> beforeAugmentation(List<TransformSpec> prepare) {
        int end = prepare.size();
        while (end > 0 && prepare.get(end - 1).afterAugmentation()) {
            end--;
        }
        return List.copyOf(prepare.subList(0, end));
    }

    /** A sample ready for the network. */
    public Sample prepare(Sample sample) {
        return normalize(apply(base, sample, unused()));
    }

    /** A sample ready for the network, with the way back to its own resolution. */
    public Prepared prepareForPrediction(Sample sample) {
        Prepared prepared = baseForPrediction(sample);
        return new Prepared(prepared.close(prepared.sample()), prepared.original(), prepared.restore(), List.of());
    }

    /** All that comes before the closing normalisation, with that one and with the way back to the sample's own resolution. */
    public Prepared baseForPrediction(Sample sample) {
        Deque<UnaryOperator<Probabilities>> back = new ArrayDeque<>();
        Sample current = sample;
        for (TransformSpec transform : beforeAugmentation()) {
            Transformed transformed = transform.transform(current);
            back.push(transformed.restore());
            current = transformed.sample();
        }
        UnaryOperator<Probabilities> restore = probabilities -> {
            Probabilities restored = probabilities;
            for (UnaryOperator<Probabilities> step : back) {
                restored = step.apply(restored);
            }
            return restored;
        };
        return new Prepared(current, sample.size(), restore, closing(current));
    }

    /** Whether preparation looks at masks, so that prediction must take them along. */
    public boolean looksAtMask() {
        return looksAtMask;
    }

    /** The part of {@code prepare} that augmentation starts from; the same for every epoch, so it may be kept. */
    public Sample base(Sample sample) {
        return apply(beforeAugmentation(), sample, unused());
    }

    private List<TransformSpec> beforeAugmentation() {
        return base.subList(0, base.size() - waiting);
    }

    /**
     * What closes the preparation of an image and of all its patches, however they are augmented: with fixed numbers, be they
     * the image's own.
     *
     * @param base the whole image as {@link #base} gave it
     */
    public List<TransformSpec> closing(Sample base) {
        List<TransformSpec> closing = new ArrayList<>();
        Sample current = base;
        for (TransformSpec transform : this.base.subList(this.base.size() - waiting, this.base.size())) {
            closing.add(transform.measured(current.image()));
            current = closing.size() < waiting ? transform.apply(current, unused()) : current;
        }
        closing.addAll(last);
        return List.copyOf(closing);
    }

    /** The closing normalisation of fixed numbers: of an image, or a part of one, that all of {@link #transforms} have seen. */
    public Sample normalize(Sample sample) {
        return apply(last, sample, unused());
    }

    /**
     * Augments and normalises what {@link #base} gave, a whole image.
     *
     * @param seed the run's seed
     * @param epoch from 0
     * @param index the sample's place in the training part
     */
    public Sample augment(Sample base, long seed, int epoch, long index) {
        return augment(base, closing(base), seed, epoch, index);
    }

    /**
     * Augments and normalises what {@link #base} gave, or a patch of it.
     *
     * @param closing of the whole image
     * @param seed the run's seed
     * @param epoch from 0
     * @param index the sample's place in the training part, or of its patch among all patches
     */
    public Sample augment(Sample base, List<TransformSpec> closing, long seed, int epoch, long index) {
        return apply(closing, apply(augment, base, Randomness.stream(seed, "augment", epoch, index)), unused());
    }

    /**
     * A sample as it is read, after each transform that prepares, and after each that augments, as training draws it: for whoever looks at
     * them. The closing normalisation, whose values are no picture, is left out.
     *
     * @param seed the run's seed
     * @param epoch from 0
     * @param index the sample's place in the training part
     */
    public List<Sample> steps(Sample sample, long seed, int epoch, long index) {
        List<Sample> steps = new ArrayList<>(List.of(sample));
        Sample current = sample;
        for (TransformSpec transform : beforeAugmentation()) {
            current = transform.apply(current, unused());
            steps.add(current);
        }
        RandomGenerator random = Randomness.stream(seed, "augment", epoch, index);
        for (TransformSpec transform : augment) {
            current = transform.apply(current, random);
            steps.add(current);
        }
        return steps;
    }

    /**
     * The size that the network sees in training for images of a size.
     *
     * @throws DataException at the key of the transform that it does not fit
     */
    public ImageSize trainingSize(ImageSize read) {
        return sizeAfter(augment, "data.augment", predictionSize(read));
    }

    /**
     * The size that the network sees in evaluation and prediction for images of a size.
     *
     * @throws DataException at the key of the transform that it does not fit
     */
    public ImageSize predictionSize(ImageSize read) {
        return sizeAfter(base, "data.prepare", read);
    }

    /**
     * The channels that the network sees.
     *
     * @throws DataException at the key of the transform that does not take them
     */
    public int channels(int read) {
        int channels = read;
        int index = 0;
        for (List<TransformSpec> list : List.of(base, last)) {
            for (TransformSpec transform : list) {
                try {
                    channels = transform.channels(channels);
                } catch (DataException e) {
                    throw e.at("data.prepare[" + index + "]");
                }
                index++;
            }
        }
        return channels;
    }

    private static ImageSize sizeAfter(List<TransformSpec> transforms, String path, ImageSize before) {
        ImageSize size = before;
        for (int i = 0; i < transforms.size(); i++) {
            try {
                size = transforms.get(i).size(size);
            } catch (DataException e) {
                throw e.at(path + "[" + i + "]");
            }
        }
        return size;
    }

    private static Sample apply(List<TransformSpec> transforms, Sample sample, RandomGenerator random) {
        Sample current = sample;
        for (TransformSpec transform : transforms) {
            current = transform.apply(current, random);
        }
        return current;
    }

    /** A generator for transforms that draw nothing. */
    private static RandomGenerator unused() {
        return new SplittableRandom(0);
    }
}
