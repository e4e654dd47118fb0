package dev.hanet.toolkit.task.paper;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be reproduced, and how.
 *
 * @param item name of the item, {@code table3}
 * @param scale of networks and data
 * @param seeds each row is trained with
 */
public record Order(String item, Scale scale, List<Long> seeds) {
    public Order {
        seeds = List.copyOf(seeds);
    }

    /** How large networks and data are. */
    public enum Scale {
        /** The paper's networks on its data. */
        PAPER("in the paper's configuration"),
        /** Small networks on the paper's data. */
        LITE("SCALE LITE: small networks (ResNet-18 from scratch) by the same protocol, not the paper's; not judged"),
        /** Tiny trainings on drawn images. */
        PHANTOM("DRAWN IMAGES: tiny trainings of small networks that only show that everything works; not judged");

        private final String words;

        Scale(String words) {
            this.words = words;
        }

        /** As every output names it. */
        public String words() {
            return words;
        }

        /** Whether values can be held against the published ones. */
        boolean isJudged() {
            return this == PAPER;
        }
    }

    /** The spec of a row. */
    String spec(RowSpec row) {
        return scale == Scale.PAPER ? row.preset() : row.lite();
    }

    /** What is laid over the spec of every row. */
    List<String> sets(ItemSpec spec) {
        return switch (scale) {
            case PAPER -> List.of();
            case LITE -> spec.lite();
            case PHANTOM -> spec.phantom();
        };
    }

    /** The same with a seed. */
    List<String> sets(ItemSpec spec, long seed) {
        List<String> sets = new ArrayList<>(sets(spec));
        sets.add("seed=" + seed);
        return sets;
    }
}
