package dev.hanet.toolkit.picture;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Mask;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pictures side by side with captions, and rows of them below each other. */
public final class Panels {
    private static final int GAP = 8;
    /** Pictures lower than this are enlarged by a whole factor. */
    private static final int READABLE = 256;
    /** Pictures higher than this are reduced by a whole factor. */
    private static final int HANDY = 512;

    private Panels() {}

    /**
     * One picture of a row.
     *
     * @param caption what it shows
     * @param picture the picture
     */
    public record Panel(String caption, Picture picture) {}

    /** Image, mask, prediction and errors with their legend; without a mask, image and prediction. */
    public static Picture of(Image image, Optional<Mask> mask, Mask prediction, List<String> classes) {
        List<Panel> panels = new ArrayList<>();
        List<Legends.Entry> legend = new ArrayList<>(Palette.legend(classes));
        panels.add(new Panel("image", readable(Picture.of(image))));
        mask.ifPresent(actual -> panels.add(new Panel("mask", readable(Overlays.of(actual)))));
        panels.add(new Panel("prediction", readable(Overlays.of(image, prediction, Optional.empty()))));
        mask.ifPresent(actual -> {
            panels.add(new Panel("errors", readable(Overlays.errors(prediction, actual))));
            legend.addAll(Overlays.errorLegend(classes.size()));
        });
        return Legends.below(row(panels), legend);
    }

    /** Enlarged or reduced by a whole factor when it is too small or too large to look at beside others. */
    public static Picture readable(Picture picture) {
        int height = picture.height();
        if (height > HANDY) {
            return picture.reduced((height + HANDY - 1) / HANDY);
        }
        int times = Math.max(1, (READABLE + height - 1) / height);
        return times == 1 ? picture : picture.enlarged(times);
    }

    /** All at the first one's height, from left to right, captions above. */
    public static Picture row(List<Panel> panels) {
        int height = panels.get(0).picture().height();
        int[] widths = panels.stream()
                .mapToInt(panel -> Math.max(
                        1, panel.picture().width() * height / panel.picture().height()))
                .toArray();
        int width = GAP;
        for (int one : widths) {
            width += one + GAP;
        }
        var drawing = new Drawing(Drawing.white(Drawing.LINE + height + 2, width));
        int x = GAP;
        for (int i = 0; i < widths.length; i++) {
            Panel panel = panels.get(i);
            drawing.text(panel.caption(), x, Drawing.LINE - 5, Color.BLACK);
            if (panel.picture().height() == height) {
                drawing.picture(panel.picture(), x, Drawing.LINE);
            } else {
                drawing.picture(panel.picture(), x, Drawing.LINE, widths[i], height);
            }
            x += widths[i] + GAP;
        }
        return drawing.finish();
    }

    /** A contact sheet: pictures below each other, from the left. */
    public static Picture column(List<Picture> pictures) {
        int width = pictures.stream().mapToInt(Picture::width).max().orElse(1);
        int height =
                pictures.stream().mapToInt(picture -> picture.height() + GAP).sum();
        var drawing = new Drawing(Drawing.white(Math.max(1, height), width));
        int y = 0;
        for (Picture picture : pictures) {
            drawing.picture(picture, 0, y);
            y += picture.height() + GAP;
        }
        return drawing.finish();
    }
}
