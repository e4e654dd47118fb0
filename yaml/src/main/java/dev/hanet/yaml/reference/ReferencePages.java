package dev.hanet.yaml.reference;

import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.description.FamilyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.RecordDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes pages about every key of a kind of spec: one a family, one for the spec itself, and a list of all. */
public final class ReferencePages {
    private static final String NOTE = "<!-- Written by 'hanet components --write'; changes here are lost. -->\n\n";

    private final SpecDescriber describer;
    private final Class<? extends Record> root;
    private final Map<Class<?>, String> families;
    private final Map<Class<?>, RecordDescription> records = new LinkedHashMap<>();
    private final RecordText text;

    /**
     * Pages about a kind of spec.
     *
     * @param root the record that a whole file binds to
     * @param families in the order to print, with their names in the plural
     */
    public ReferencePages(SpecDescriber describer, Class<? extends Record> root, Map<Class<?>, String> families) {
        this.describer = describer;
        this.root = root;
        this.families = new LinkedHashMap<>(families);
        this.text = RecordText.markdown(this::link);
    }

    /** File name to Markdown. */
    public Map<String, String> pages() {
        sections();
        Map<String, String> pages = new LinkedHashMap<>();
        families.forEach((type, plural) -> pages.put(file(plural), page(describer.family(type), plural)));
        pages.put(file(rootName()), rootPage());
        pages.put("README.md", index());
        return pages;
    }

    /** The records that are no variants of a family: the spec's own first, then those inside components. */
    public List<RecordDescription> sections() {
        records.clear();
        collect(new Kind.Part(root));
        return List.copyOf(records.values());
    }

    private static String file(String name) {
        return name.replace(' ', '-') + ".md";
    }

    private String rootName() {
        return describer.record(root).name();
    }

    /** Finds the records that are no variants, those of the spec first, then those of the families. */
    private void collect(Kind kind) {
        if (kind instanceof Kind.Part part && !records.containsKey(part.type())) {
            RecordDescription record = describer.record(part.type());
            records.put(part.type(), record);
            record.keys().forEach(key -> collect(key.kind()));
            record.rest().ifPresent(this::collect);
        } else if (kind instanceof Kind.Many many) {
            collect(many.item());
        } else if (kind instanceof Kind.Table table) {
            collect(table.value());
        } else if (kind instanceof Kind.Variant variant && !families.containsKey(variant.family())) {
            throw new IllegalStateException(
                    "no page is meant for " + variant.family().getName());
        }
        if (kind instanceof Kind.Part part && part.type() == root) {
            families.keySet().forEach(family -> describer.family(family).variants().values().stream()
                    .flatMap(record -> record.keys().stream())
                    .forEach(key -> collect(key.kind())));
        }
    }

    private String link(Class<?> type) {
        if (families.containsKey(type)) {
            return "[" + describer.family(type).name() + "](" + file(families.getOrDefault(type, "")) + ")";
        }
        String name = describer.record(type).name();
        return "[" + name + "](" + file(rootName()) + "#" + name + ")";
    }

    private String page(FamilyDescription family, String plural) {
        StringBuilder page = new StringBuilder(NOTE);
        page.append("# ").append(RecordText.sentence(plural)).append("\n\n");
        if (!family.about().isEmpty()) {
            page.append(RecordText.sentence(family.about())).append(".\n\n");
        }
        family.standard()
                .ifPresent(name ->
                        page.append("Without `type` it is `").append(name).append("`.\n\n"));
        Map<List<Object>, List<RecordDescription>> alike = alike(family);
        page.append("| `type` | what it is |\n|---|---|\n");
        alike.values().forEach(records -> page.append("| ")
                .append(names(records))
                .append(" | ")
                .append(RecordText.cell(records.get(0).about()))
                .append(elsewhere(family, records.get(0)))
                .append(" |\n"));
        for (List<RecordDescription> same : alike.values()) {
            if (family.elsewhere().containsKey(same.get(0).name())) {
                continue;
            }
            page.append("\n## ").append(names(same)).append("\n\n").append(text.of(same.get(0)));
        }
        return page.toString();
    }

    /** Where a variant is described that is one of several families. */
    private String elsewhere(FamilyDescription family, RecordDescription variant) {
        Class<?> home = family.elsewhere().get(variant.name());
        return home == null
                ? ""
                : ", see [" + families.getOrDefault(home, "") + "](" + file(families.getOrDefault(home, "")) + ")";
    }

    /** Types that bind to one record stand together. */
    private static Map<List<Object>, List<RecordDescription>> alike(FamilyDescription family) {
        Map<List<Object>, List<RecordDescription>> alike = new LinkedHashMap<>();
        family.variants().values().forEach(record -> alike.computeIfAbsent(
                        List.of(record.type()), key -> new ArrayList<>())
                .add(record));
        return alike;
    }

    private static String names(List<RecordDescription> records) {
        return String.join(
                ", ", records.stream().map(record -> "`" + record.name() + "`").toList());
    }

    private static List<String> own(FamilyDescription family) {
        return family.variants().keySet().stream()
                .filter(name -> !family.elsewhere().containsKey(name))
                .toList();
    }

    private String rootPage() {
        StringBuilder page = new StringBuilder(NOTE);
        page.append("# The keys of a spec\n\n");
        page.append("A spec is a mapping with the keys of ")
                .append(link(root))
                .append("; beside them stands `extends`, which names what it inherits.\n");
        for (RecordDescription record : records.values()) {
            page.append("\n## ").append(record.name()).append("\n\n").append(text.of(record));
        }
        return page.toString();
    }

    private String index() {
        StringBuilder page = new StringBuilder(NOTE);
        page.append("# Reference\n\nEvery key that a spec can have, read from the program itself.\n");
        page.append("For an editor the same stands in [hanet.schema.json](hanet.schema.json).\n\n");
        page.append("- [The keys of a spec](").append(file(rootName())).append(")\n");
        families.forEach((type, plural) -> page.append("- [")
                .append(RecordText.sentence(plural))
                .append("](")
                .append(file(plural))
                .append("): ")
                .append(String.join(
                        ", ",
                        own(describer.family(type)).stream()
                                .map(name -> "`" + name + "`")
                                .toList()))
                .append('\n'));
        return page.toString();
    }
}
