package dev.hanet.toolkit.reference;

import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.plugin.Family;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.TypeNames;
import dev.hanet.yaml.reference.JsonSchema;
import dev.hanet.yaml.reference.RecordText;
import dev.hanet.yaml.reference.ReferencePages;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reference of the spec language, from the records that specs bind to. */
public final class Reference {
    /** What the schema's file is called. */
    public static final String SCHEMA_FILE = "hanet.schema.json";

    private static final String METRICS = "metrics.md";
    private static final String COMPATIBILITY = "compatibility.md";

    private final TypeNames types;
    private final MetricCatalog metrics;
    private final SpecDescriber describer;

    @Inject
    public Reference(TypeNames types, MetricCatalog metrics) {
        this.types = types;
        this.metrics = metrics;
        this.describer = new SpecDescriber(types);
    }

    /** The JSON Schema, draft 2020-12. */
    public String schema() {
        return JsonSchema.of(describer, ExperimentSpec.class, "HANet experiment");
    }

    /** What the pages say of the keys of a record. */
    public List<RecordText.Key> keys(Class<?> record, String name) {
        return RecordText.plain(describer).keys(describer.record(record, name));
    }

    /**
     * What the pages say of a record, for a terminal.
     *
     * @param name the variant's type, or the record's name in words
     * @param width characters a line
     */
    public List<String> lines(Class<?> record, String name, int width) {
        return RecordText.plain(describer).lines(describer.record(record, name), width);
    }

    /** The parts of a spec that are no variants of a family, by their names: {@code train}, {@code attributes}. */
    public Map<String, Class<?>> sections() {
        Map<String, Class<?>> sections = new LinkedHashMap<>();
        pages().sections().forEach(section -> sections.put(section.name(), section.type()));
        return sections;
    }

    private ReferencePages pages() {
        Map<Class<?>, String> families = new LinkedHashMap<>();
        for (Family family : Family.values()) {
            families.put(family.type(), family.plural());
        }
        return new ReferencePages(describer, ExperimentSpec.class, families);
    }

    /** File name to text: a page for each family, one for the keys of a spec, a list of them, the metrics, which parts fit together, and the schema. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>(pages().pages());
        files.merge(
                "README.md",
                "- [Metrics](" + METRICS + "): `"
                        + String.join("`, `", metrics.metrics().keySet()) + "`\n",
                String::concat);
        files.put(METRICS, metricsPage(metrics));
        files.merge("README.md", "- [What fits together](" + COMPATIBILITY + ")\n", String::concat);
        files.put(COMPATIBILITY, CompatibilityPage.of(Compatibility.of(Parts.of(types))));
        files.put(SCHEMA_FILE, schema());
        return files;
    }

    /** {@code metrics.md}: what every metric computes, how values of several images become one, and what it is of nothing. */
    private static String metricsPage(MetricCatalog catalog) {
        Page page = new Page("Metrics")
                .words(
                        "The names that evaluate.metrics, train.select.metric and about.reported take. TP, FP, FN and TN count the"
                                + " pixels of a region that were predicted rightly so, wrongly so, missed, and rightly left out; pixels to"
                                + " be ignored, and with evaluate.fieldOfView those outside the field of view, count nowhere.")
                .table(metricsTable(catalog))
                .heading("What a value is of")
                .words(
                        "A region is a union of classes under data.regions; without any, the last class is the one region. A metric"
                                + " of one region is measured on the first, or on the one whose name follows its own: diceCup is dice of"
                                + " the region cup. To count the background too, make it a region. Beside every value stands what it is of"
                                + " and how it is read: iou (drusen, pooled).")
                .heading("How values of several images become one")
                .words(
                        "Pooled: all pixels of all images are counted as if of one image. Mean of images: each image by itself, then"
                                + " the mean; images where the metric is undefined are left out. The table says which of the two is printed"
                                + " and chooses the best epoch; an evaluation writes both.")
                .words(
                        "Outlines and centre lines (hd95, hd95Mm, asd, asdMm, boundaryF1, clDice) are of one image each, so in place of a pooled value"
                                + " stands the mean of images. Pixels that do not count are in no region: an area that does not count ends"
                                + " an outline as the end of the image does. An outline is the pixels of a region that have one outside it"
                                + " above, below, left or right. Distances are in pixels of the image as it was read; hd95Mm and asdMm"
                                + " are in millimetres, with rows and columns as far apart as DICOM and NIfTI files say, or data.spacing"
                                + " does. Where nothing says it, they are refused before the first step.")
                .heading("Where there is nothing to measure")
                .words(
                        "A metric that has nothing to be measured on is undefined: a dash on screen and in reports, an empty field in"
                                + " CSV, null in JSON. An undefined value never chooses an epoch, nor does any value of a region that"
                                + " no validation mask holds; where nothing chooses, the last epoch's weights are kept.")
                .words(
                        "Of one image, a region that is neither in the mask nor in the prediction was found rightly: its overlap"
                                + " (dice, f1, iou) is 1, as in the paper, and so are boundaryF1 and clDice; distances are 0. A region that"
                                + " one of them has and the other lacks is as far off as the image's diagonal. Pooled over all images the same is no result but the absence of"
                                + " one, so every metric of that region is undefined, and left out of means over regions. An image in which"
                                + " no pixel counts has no value at all. 'hanet data check' and 'hanet train' tell beforehand of which"
                                + " classes a part has no pixel.");
        return CompatibilityPage.NOTE + page.markdown();
    }

    private static Table metricsTable(MetricCatalog catalog) {
        List<List<String>> rows = new ArrayList<>();
        catalog.metrics()
                .forEach((name, metric) -> rows.add(List.of(
                        name,
                        metric.meaning(),
                        metric.reading().words()
                                + metric.unit().map(unit -> ", " + unit.words()).orElse(""),
                        measuredOn(metric),
                        metric.higherIsBetter() ? "higher" : "lower",
                        metric.edgeCases())));
        return new Table(
                List.of("metric", "formula", "read as", "of", "better", "where there is nothing to measure"), rows);
    }

    /** What it is measured on, in words. */
    private static String measuredOn(Metric metric) {
        if (metric.ofOneRegion()) {
            return "one region";
        }
        return metric.needs().isEmpty() ? "all regions" : "the regions " + String.join(" and ", metric.needs());
    }
}
