package dev.hanet.toolkit.reference;

import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.plugin.Family;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.TypeNames;
import dev.hanet.yaml.reference.JsonSchema;
import dev.hanet.yaml.reference.RecordText;
import dev.hanet.yaml.reference.ReferencePages;
import jakarta.inject.Inject;
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
        files.put(METRICS, MetricsPage.of(metrics));
        files.merge("README.md", "- [What fits together](" + COMPATIBILITY + ")\n", String::concat);
        files.put(COMPATIBILITY, CompatibilityPage.of(Compatibility.of(Parts.of(types))));
        files.put(SCHEMA_FILE, schema());
        return files;
    }
}
