package dev.hanet.toolkit.data.disc;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A network says where the disc is: all that is likelier not to be of the first class. Where nothing is, what is at least
 * half as likely as the likeliest place, so that a network that is unsure still says where it would look.
 *
 * <p>It is asked once about each image; what it said is remembered, not the image.
 */
public final class FoundDiscs implements DiscFinder {
    private static final float LIKELIER_THAN_NOT = 0.5f;

    private final Guides guides;
    private final String run;
    private final Map<Seen, Disc> known = new HashMap<>();

    /**
     * @param run the run whose network is asked, as the spec names it
     */
    public FoundDiscs(Guides guides, String run) {
        this.guides = guides;
        this.run = run;
    }

    private record Seen(String id, ImageSize size, int content) {}

    @Override
    public synchronized Disc find(Sample sample) {
        Seen seen = new Seen(
                sample.id(), sample.size(), Arrays.hashCode(sample.image().values()));
        return known.computeIfAbsent(seen, image -> ask(sample));
    }

    private Disc ask(Sample sample) {
        Probabilities found = guides.probabilities(run, Sample.of(sample.id(), sample.image()));
        int pixels = found.size().pixels();
        float[] disc = new float[pixels];
        float most = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            disc[pixel] = 1 - found.values()[pixel];
            most = Math.max(most, disc[pixel]);
        }
        float least = most >= LIKELIER_THAN_NOT ? LIKELIER_THAN_NOT : most / 2;
        boolean[] inside = new boolean[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            inside[pixel] = disc[pixel] > 0 && disc[pixel] >= least;
        }
        return Disc.of(new Region(found.size(), inside))
                .orElseThrow(() -> new DataException(
                        "the network of '" + run + "' finds no disc in '" + sample.id() + "'",
                        "look at the image, or train the network that finds discs further"));
    }
}
