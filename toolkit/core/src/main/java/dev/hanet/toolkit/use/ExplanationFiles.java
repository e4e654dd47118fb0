package dev.hanet.toolkit.use;

import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.picture.HeatMaps;
import dev.hanet.toolkit.picture.Legends;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.picture.Panels;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.run.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws explanations: every map over the image, and all of them side by side, one row a pixel (paper, figure 5). */
public final class ExplanationFiles {
    private static final String PNG = ".png";
    private static final String PANEL = ".attention" + PNG;

    private final Path folder;
    private final List<String> classes;

    /** Files go into that folder, made when it is not there. */
    public ExplanationFiles(Path folder, List<String> classes) {
        this.folder = folder;
        this.classes = List.copyOf(classes);
    }

    /**
     * Writes the pictures of one image.
     *
     * @return the panel first, then the single maps
     */
    public List<Path> write(Sample sample, Mask prediction, List<Explanation> explanations) {
        String name = FileNames.beside(folder, sample.id(), PANEL);
        List<Path> files = new ArrayList<>();
        files.add(write(name + PANEL, panel(sample, prediction, explanations)));
        for (Explanation explanation : explanations) {
            Map<String, String> maps = names(
                    explanation.maps().stream().map(Explanation.Gathered::name).toList());
            for (Explanation.Gathered map : explanation.maps()) {
                String file = name + "." + explanation.spot().x() + "-"
                        + explanation.spot().y() + "." + maps.get(map.name());
                files.add(write(file + PNG, HeatMaps.attention(sample.image(), map.shares(), explanation.spot())));
            }
        }
        return files;
    }

    /** {@code context-level-1}. */
    private static Map<String, String> names(List<String> maps) {
        Map<String, String> names = new LinkedHashMap<>();
        maps.forEach(map -> names.put(map, map.replace(".", "-")));
        Map<String, String> files = FileNames.plain(names.values());
        if (files.size() < names.size()) {
            return FileNames.of(maps);
        }
        names.replaceAll((map, dashed) -> files.getOrDefault(dashed, dashed));
        return names;
    }

    private Path write(String name, Picture picture) {
        Path file = AtomicFiles.folder(folder).resolve(name);
        AtomicFiles.write(file, picture.png());
        return file;
    }

    /** Image, mask where there is one, prediction, and a column a map; one row a pixel. */
    public Picture panel(Sample sample, Mask prediction, List<Explanation> explanations) {
        List<Picture> rows = new ArrayList<>();
        for (Explanation explanation : explanations) {
            List<Panels.Panel> columns = new ArrayList<>();
            Picture image = HeatMaps.marked(Picture.of(sample.image()), explanation.spot());
            columns.add(panel("pixel " + explanation.spot(), image));
            sample.mask().ifPresent(mask -> columns.add(panel("mask", Overlays.of(mask))));
            columns.add(panel("prediction", Overlays.of(sample.image(), prediction, sample.mask())));
            for (Explanation.Gathered map : explanation.maps()) {
                columns.add(panel(map.name(), HeatMaps.attention(sample.image(), map.shares(), explanation.spot())));
            }
            rows.add(Panels.row(columns));
        }
        List<Legends.Entry> legend = new ArrayList<>(Palette.legend(classes));
        legend.addAll(HeatMaps.attentionLegend());
        return Legends.below(Panels.column(rows), legend);
    }

    private static Panels.Panel panel(String caption, Picture picture) {
        return new Panels.Panel(caption, Panels.readable(picture));
    }
}
