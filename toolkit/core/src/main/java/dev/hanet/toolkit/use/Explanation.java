package dev.hanet.toolkit.use;

import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.data.Spot;
import java.util.List;

/**
 * What one pixel attends to.
 *
 * @param spot the pixel
 * @param maps of every attention map, in the network's order
 */
public record Explanation(Spot spot, List<Gathered> maps) {
    public Explanation {
        maps = List.copyOf(maps);
    }

    /** What the pixel gathers by one attention map. */
    public static final class Gathered {
        private final String name;
        private final float[] shares;
        private final LevelDiagnosis level;
        private final double neighbours;
        private final double purity;

        /**
         * Says what was found.
         *
         * @param name as a person calls the map: {@code context, level 2}
         * @param shares of every pixel of the image, from 0 to 1 for what is attended to most; must not change
         * @param level the whole map
         * @param neighbours share of places that the pixel's own place gathers from; not a number without a graph
         * @param purity how much of what it gathers comes from its own class; not a number without a mask
         */
        Gathered(String name, float[] shares, LevelDiagnosis level, double neighbours, double purity) {
            this.name = name;
            this.shares = shares;
            this.level = level;
            this.neighbours = neighbours;
            this.purity = purity;
        }

        public String name() {
            return name;
        }

        /** Of every pixel of the image, from 0 to 1 for what is attended to most: to be read only. */
        public float[] shares() {
            return shares;
        }

        public LevelDiagnosis level() {
            return level;
        }

        /** Share of places that the pixel's own place gathers from; not a number without a graph. */
        public double neighbours() {
            return neighbours;
        }

        /** How much of what the pixel gathers comes from its own class; not a number without a mask. */
        public double purity() {
            return purity;
        }
    }
}
