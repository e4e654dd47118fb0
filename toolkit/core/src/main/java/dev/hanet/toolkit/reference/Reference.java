package dev.hanet.toolkit.reference;

import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.plugin.Family;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.TypeNames;
import dev.hanet.yaml.reference.JsonSchema;
import dev.hanet.yaml.reference.ReferencePages;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
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

    /** File name to text: a page for each family, one for the keys of a spec, a list of them, the metrics, which parts fit together, and the schema. */
    public Map<String, String> files() {
        Map<Class<?>, String> families = new LinkedHashMap<>();
        for (Family family : Family.values()) {
            families.put(family.type(), family.plural());
        }
        Map<String, String> files =
                new LinkedHashMap<>(new ReferencePages(describer, ExperimentSpec.class, families).pages());
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
