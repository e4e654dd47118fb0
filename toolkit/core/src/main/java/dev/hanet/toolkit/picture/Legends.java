package dev.hanet.toolkit.picture;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/** A bar below a picture that says what its colours stand for. */
public final class Legends {
    private static final int SWATCH = 12;
    private static final int GAP = 6;

    private Legends() {}

    /** The picture with as many lines of legend as its width needs. */
    public static Picture below(Picture picture, List<Entry> entries) {
        var measure = new Drawing(Drawing.white(1, 1));
        List<int[]> places = new ArrayList<>();
        int x = GAP;
        int line = 0;
        for (Entry entry : entries) {
            int width = SWATCH + GAP + measure.width(entry.name()) + 2 * GAP;
            if (x + width > picture.width() && x > GAP) {
                x = GAP;
                line++;
            }
            places.add(new int[] {x, line});
            x += width;
        }
        int height = picture.height() + GAP + (line + 1) * Drawing.LINE + 2;
        var drawing = new Drawing(Drawing.white(height, picture.width()));
        drawing.picture(picture, 0, 0);
        for (int i = 0; i < entries.size(); i++) {
            int top = picture.height() + GAP + places.get(i)[1] * Drawing.LINE;
            int left = places.get(i)[0];
            drawing.box(left, top, SWATCH, SWATCH, Color.DARK_GRAY);
            drawing.box(
                    left + 1, top + 1, SWATCH - 2, SWATCH - 2, entries.get(i).color());
            drawing.text(entries.get(i).name(), left + SWATCH + GAP, top + SWATCH - 1, Color.BLACK);
        }
        return drawing.finish();
    }

    /**
     * What a colour stands for.
     *
     * @param name a class or a kind of error
     * @param color its colour
     */
    public record Entry(String name, Color color) {}
}
