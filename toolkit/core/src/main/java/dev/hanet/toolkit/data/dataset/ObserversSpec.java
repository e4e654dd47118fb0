package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/** Declares that several people drew masks of the same images. */
@About("several people drew masks of the same images")
public record ObserversSpec(
        @About("patterns of the masks of the second observer, the third, and so on")
        @NotEmpty(message = "at least one more pattern of masks is needed")
        List<String> masks,

        @About("which of them counts, pixel by pixel") @Default("majority")
        Use use) {
    public ObserversSpec {
        masks = List.copyOf(masks);
    }

    /** What several masks come to. */
    public enum Use {
        /** What the first one says. */
        @About("what the first observer says; the others are held to be there")
        FIRST,
        /** The class that most say. */
        @About("the class that most of them say; of as many the first one's")
        MAJORITY,
        /** The furthest class that anybody says. */
        @About(
                "the last class, in the order of the classes, that any of them says: of two classes, what any of them marked")
        UNION;

        Mask of(String id, List<Mask> masks) {
            Mask first = masks.get(0);
            for (Mask mask : masks) {
                if (!mask.size().equals(first.size())) {
                    throw new DataException(
                            "'" + id + "': its masks are " + first.size() + " and " + mask.size() + " (height x width)",
                            "give all masks of an image one size");
                }
            }
            if (this == FIRST) {
                return first;
            }
            byte[] labels = new byte[first.size().pixels()];
            int[] votes = new int[256];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = (byte) (this == MAJORITY ? most(masks, i, votes) : last(masks, i));
            }
            return new Mask(first.size(), labels);
        }

        private static int most(List<Mask> masks, int pixel, int[] votes) {
            int best = masks.get(0).classes()[pixel] & 0xff;
            for (Mask mask : masks) {
                votes[mask.classes()[pixel] & 0xff]++;
            }
            for (Mask mask : masks) {
                int label = mask.classes()[pixel] & 0xff;
                best = votes[label] > votes[best] ? label : best;
            }
            for (Mask mask : masks) {
                votes[mask.classes()[pixel] & 0xff] = 0;
            }
            return best;
        }

        /** What somebody leaves open is decided by the others. */
        private static int last(List<Mask> masks, int pixel) {
            int last = -1;
            for (Mask mask : masks) {
                int label = mask.classes()[pixel] & 0xff;
                last = label == Mask.IGNORE ? last : Math.max(last, label);
            }
            return last < 0 ? Mask.IGNORE : last;
        }
    }
}
