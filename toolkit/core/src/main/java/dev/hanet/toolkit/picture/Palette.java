package dev.hanet.toolkit.picture;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/**
 * Colours that people with any colour vision tell apart (Okabe and Ito 2008), ordered so that the first ones also stand
 * out on a red fundus.
 */
public final class Palette {
    static final Color SKY = new Color(0x56B4E9);
    static final Color YELLOW = new Color(0xF0E442);
    static final Color GREEN = new Color(0x009E73);
    static final Color PURPLE = new Color(0xCC79A7);
    static final Color VERMILION = new Color(0xD55E00);
    static final Color BLUE = new Color(0x0072B2);
    static final Color ORANGE = new Color(0xE69F00);

    private static final List<Color> CLASSES = List.of(SKY, YELLOW, GREEN, PURPLE, VERMILION, BLUE, ORANGE);
    private static final List<Color> LINES = List.of(BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY);

    private Palette() {}

    /** Colour of a class from 1; the background, 0, has none of its own and comes black. */
    public static Color ofClass(int label) {
        return label == 0 ? Color.BLACK : CLASSES.get((label - 1) % CLASSES.size());
    }

    /** Colour of a curve on white, counted from 0. */
    public static Color ofLine(int series) {
        return LINES.get(series % LINES.size());
    }

    /** Legend of the classes without the background. */
    public static List<Legends.Entry> legend(List<String> classes) {
        List<Legends.Entry> entries = new ArrayList<>();
        for (int label = 1; label < classes.size(); label++) {
            entries.add(new Legends.Entry(classes.get(label), ofClass(label)));
        }
        return entries;
    }
}
