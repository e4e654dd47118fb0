package dev.hanet.toolkit.train;

/** The spec of a small HANet on drawn images, which the tests of several modules train in seconds. */
public final class TinySpec {
    /** As it is. */
    public static final String TEXT = """
            version: 1
            model:
              encoder: {type: unet, channels: [8, 12, 16]}
              reduction: {type: none}
              context: {type: ha, levels: 2, channels: 8}
              bottleneck: {type: none}
              decoder: {type: unet}
            data:
              classes: [background, rim, cup]
              regions: {disc: [rim, cup], cup: [cup]}
              dataset: {type: phantom, kind: fundus, difficulty: easy, size: 32, images: {training: 4, validation: 2, test: 2}}
              split: {type: official}
              prepare: [{type: normalize, using: imagenet}]
              augment: [{type: flip-horizontal}]
            train:
              epochs: 4
              batch: 2
              optimizer: {type: sgd, learningRate: 0.05, momentum: 0.9, weightDecay: 5e-4}
              schedule: {type: reduce-on-plateau, patience: 0}
              select: {metric: mDice, mode: max}
            seed: 3
            evaluate:
              metrics: [mDice, diceDisc, diceCup]
            """;

    private TinySpec() {}

    /**
     * The spec with words in place of others.
     *
     * @param words what stands there, and what is to; in turns
     */
    public static String with(String... words) {
        String text = TEXT;
        for (int i = 0; i < words.length; i += 2) {
            if (!text.contains(words[i])) {
                throw new IllegalArgumentException("the tiny spec has no '" + words[i] + "'");
            }
            text = text.replace(words[i], words[i + 1]);
        }
        return text;
    }
}
