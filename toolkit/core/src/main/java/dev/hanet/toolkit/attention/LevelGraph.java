package dev.hanet.toolkit.attention;

import java.util.Arrays;

/**
 * The graph of one level in numbers.
 *
 * @param edgeDensity share of joined pairs among all N * N, a place with itself included
 * @param othersJoined share of joined pairs among the N * (N - 1) of different places
 * @param emptyRows share of places without any neighbour, themselves included
 * @param components number of weakly connected components: parts that no edge joins in either direction
 */
public record LevelGraph(double edgeDensity, double othersJoined, double emptyRows, double components) {
    /** Looks at a graph: entry (i, j) is above a half where place i gathers from place j. */
    public static LevelGraph of(PairMatrix edges) {
        int places = edges.places();
        Parts parts = new Parts(places);
        long joined = 0;
        long loops = 0;
        int empty = 0;
        for (int i = 0; i < places; i++) {
            long before = joined;
            for (int j = 0; j < places; j++) {
                if (edges.at(i, j) > 0.5f) {
                    joined++;
                    loops += i == j ? 1 : 0;
                    parts.join(i, j);
                }
            }
            empty += joined == before ? 1 : 0;
        }
        double others = Math.max(1.0, (double) places * (places - 1));
        return new LevelGraph(
                joined / ((double) places * places), (joined - loops) / others, empty / (double) places, parts.count());
    }

    /** Disjoint sets of places, joined one edge at a time. */
    private static final class Parts {
        private final int[] parent;
        private int count;

        Parts(int places) {
            parent = new int[places];
            Arrays.setAll(parent, i -> i);
            count = places;
        }

        void join(int first, int second) {
            int one = root(first);
            int other = root(second);
            if (one != other) {
                parent[one] = other;
                count--;
            }
        }

        private int root(int place) {
            int root = place;
            while (parent[root] != root) {
                parent[root] = parent[parent[root]];
                root = parent[root];
            }
            return root;
        }

        int count() {
            return count;
        }
    }
}
