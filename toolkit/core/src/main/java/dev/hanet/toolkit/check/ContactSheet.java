package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.picture.Legends;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.picture.Panels;
import dev.hanet.toolkit.picture.Panels.Panel;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.spec.DataSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some images of each part, beside each what its mask says and what {@code data.prepare} makes of both: what a person
 * sees at a glance and no rule finds.
 */
public final class ContactSheet {
    private static final int HEIGHT = 240;
    private static final int IN_A_ROW = 2;

    private ContactSheet() {}

    /**
     * The sheet.
     *
     * @param perPart how many images of each part, evenly over the part
     * @param guides what preparation may ask
     * @return nothing when no image could be read
     * @throws DataException when the data cannot be opened or divided
     */
    public static Optional<Picture> of(DataSpec data, DataRoots roots, int perPart, Guides guides) {
        Dataset dataset = data.open(roots);
        Split split = data.divide(dataset.items());
        Pipeline pipeline = new Pipeline(data.prepare(), List.of(), guides);
        List<Picture> rows = new ArrayList<>();
        for (Part part : Part.values()) {
            List<Panel> panels = new ArrayList<>();
            int panelsOfOne = 0;
            for (Item item : chosen(split.of(part), perPart)) {
                List<Panel> one = panels(dataset, item, part, pipeline);
                panels.addAll(one);
                panelsOfOne = Math.max(panelsOfOne, one.size());
            }
            int width = Math.max(1, IN_A_ROW * panelsOfOne);
            for (int start = 0; start < panels.size(); start += width) {
                rows.add(Panels.row(panels.subList(start, Math.min(panels.size(), start + width))));
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(Legends.below(Panels.column(rows), Palette.legend(data.classes())));
    }

    private static List<Item> chosen(List<Item> items, int count) {
        List<Item> chosen = new ArrayList<>();
        int most = Math.min(count, items.size());
        for (int i = 0; i < most; i++) {
            chosen.add(items.get((int) ((long) i * items.size() / most)));
        }
        return chosen;
    }

    private static List<Panel> panels(Dataset dataset, Item item, Part part, Pipeline pipeline) {
        try {
            Sample sample = dataset.load(item);
            List<Panel> panels = new ArrayList<>();
            panels.add(new Panel(part.label() + " " + item.id(), small(Picture.of(sample.image()))));
            panels.add(new Panel("mask", marked(sample)));
            Sample prepared = pipeline.base(sample);
            if (prepared.image() != sample.image()) {
                panels.add(new Panel("prepared " + prepared.size(), marked(prepared)));
            }
            return panels;
        } catch (DataException e) {
            return List.of(); // the check tells it
        }
    }

    private static Picture marked(Sample sample) {
        return small(sample.mask()
                .map(mask -> Overlays.of(sample.image(), mask, Optional.empty()))
                .orElseGet(() -> Picture.of(sample.image())));
    }

    private static Picture small(Picture picture) {
        int height = picture.height();
        return height > HEIGHT
                ? picture.reduced((height + HEIGHT - 1) / HEIGHT)
                : picture.enlarged(Math.max(1, HEIGHT / height));
    }
}
