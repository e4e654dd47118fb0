package dev.hanet.toolkit.data.disc;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;

/** The true mask says where the disc is: all that is not of the first class. */
public final class TrueDiscs implements DiscFinder {
    @Override
    public Disc find(Sample sample) {
        Mask mask = sample.mask()
                .orElseThrow(() -> new DataException(
                        "'" + sample.id() + "' has no mask to say where its disc is",
                        "train 'refuge/localizer', and name its run in the localizer of crop-disc"));
        boolean[] inside = new boolean[mask.size().pixels()];
        for (int i = 0; i < inside.length; i++) {
            int label = mask.classes()[i] & 0xff;
            inside[i] = label != 0 && label != Mask.IGNORE;
        }
        return Disc.of(new Region(mask.size(), inside))
                .orElseThrow(() -> new DataException(
                        "no disc to crop around in '" + sample.id() + "'", "correct its mask, or leave the image out"));
    }
}
