package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Variation;
import dev.hanet.yaml.Overlay;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
        PAPER("In the paper's configuration"),
        /** Small networks on the paper's data. */
        LITE(
                "SCALE LITE: small networks (EfficientNet-Lite0 from ImageNet) by the same protocol, not the paper's; not judged"),
        /** Tiny trainings on drawn images. */
        PHANTOM("DRAWN IMAGES: tiny trainings of small networks that only show that everything works; not judged"),
        /** What a study of our own has: its networks, on its data. */
        STUDY("A study of our own, small networks; nothing is published to hold it against");

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

    /** The same as its item takes it: a study has one size of networks. */
    public Order of(ItemSpec spec) {
        boolean isStudied = spec.kind() == ItemSpec.Kind.STUDY && scale != Scale.PHANTOM;
        return isStudied ? new Order(item, Scale.STUDY, seeds) : this;
    }

    /** The name of its files and folder: {@code table1-lite}. */
    public String name() {
        boolean isWhole = scale == Scale.PAPER || scale == Scale.STUDY;
        return isWhole ? item : item + "-" + scale.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The training of the network that says where the others look.
     *
     * @param specs a network's spec by its name
     */
    public Optional<Grid> localizer(ItemSpec spec, Function<String, SpecSource> specs) {
        return spec.localizer().map(localizer -> switch (scale) {
            case PAPER, STUDY ->
                new Grid(specs.apply(localizer.preset()), Overlay.NONE, List.of(), seeds.subList(0, 1));
            case LITE -> new Grid(specs.apply(localizer.lite()), Overlay.NONE, List.of(), seeds.subList(0, 1));
            case PHANTOM ->
                new Grid(
                        specs.apply(localizer.lite()),
                        Overlay.parse(Planning.ITEM, localizer.phantom()),
                        List.of(),
                        seeds.subList(0, 1));
        });
    }

    /**
     * All trainings of a row.
     *
     * @param placing what names the run that says where the network looks; empty when there is none
     * @param specs a network's spec by its name
     */
    public Grid grid(ItemSpec spec, ItemSpec.Row row, Overlay placing, Function<String, SpecSource> specs) {
        boolean isFirst = spec.kind() == ItemSpec.Kind.MAPS || spec.kind() == ItemSpec.Kind.PANELS;
        List<Variation> variations = varied(spec).entrySet().stream()
                .map(key -> Variation.of(Planning.ITEM, key.getKey(), key.getValue()))
                .toList();
        return new Grid(
                specs.apply(spec(row)), overlay(spec).and(placing), variations, isFirst ? seeds.subList(0, 1) : seeds);
    }

    private Map<String, List<String>> varied(ItemSpec spec) {
        if (spec.kind() != ItemSpec.Kind.GRID) {
            return spec.over();
        }
        return scale == Scale.PHANTOM ? spec.phantomVary() : spec.vary();
    }

    /** The other data set that networks are scored on, if they are. */
    Optional<String> elsewhere(ItemSpec spec) {
        return spec.elsewhere().map(other -> scale == Scale.PHANTOM ? other.phantom() : other.dataset());
    }

    private String spec(ItemSpec.Row row) {
        return scale == Scale.PAPER || scale == Scale.STUDY ? row.preset() : row.small();
    }

    /** What is laid over the spec of every row. */
    private Overlay overlay(ItemSpec spec) {
        return switch (scale) {
            case PAPER, STUDY -> Overlay.NONE;
            case LITE -> Overlay.parse(Planning.ITEM, spec.lite());
            case PHANTOM -> Overlay.parse(Planning.ITEM, spec.phantom());
        };
    }
}
