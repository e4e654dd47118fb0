package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.yaml.reference.JsonSchema;
import dev.hanet.yaml.reference.ReferencePages;
import jakarta.validation.constraints.Positive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys of two records in one mapping, and families with a type that need not be written. */
class FlatTest {
    @DefaultType("chain")
    interface Plan {}

    record Chain(@Default("1") int length) implements Plan {}

    record Web(Map<String, Node> nodes) implements Plan {}

    record Names(List<String> of) implements ShortForm {
        @Shorthand
        static Names of(String name) {
            return new Names(List.of(name));
        }

        @Shorthand
        static Names of(List<String> names) {
            return new Names(names);
        }

        @Override
        public Object shortForm() {
            return of.size() == 1 ? of.get(0) : of;
        }
    }

    record Node(
            Names from, @Default("1") double weight, @Flat Block block) {}

    interface Block {}

    record Convolution(@Positive int channels, @Default("3") int kernel) implements Block {}

    record Sum() implements Block {}

    record Sample(Plan plan) {}

    static final TypeNames TYPES = family -> {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        if (family == Plan.class) {
            types.put("chain", Chain.class);
            types.put("web", Web.class);
        } else if (family == Block.class) {
            types.put("convolution", Convolution.class);
            types.put("sum", Sum.class);
        }
        return types;
    };

    private static Binding<Sample> bind(String yaml) {
        Document document = new Documents(PresetSource.NONE).of(Sample.class).text("a.yaml", yaml);
        return new SpecReader(TYPES).bind(document, Sample.class);
    }

    private static final String WEB = """
            plan:
              type: web
              nodes:
                a: {from: image, type: convolution, channels: 8}
                b: {from: [a, image], weight: 0.5, type: sum}
            """;

    @Test
    void keys_of_both_stand_in_one_mapping() {
        assertThat(bind(WEB).orThrow())
                .isEqualTo(new Sample(new Web(Map.of(
                        "a", new Node(Names.of("image"), 1, new Convolution(8, 3)),
                        "b", new Node(new Names(List.of("a", "image")), 0.5, new Sum())))));
    }

    @Test
    void what_was_read_is_written_flat_and_short_and_reads_back_equal() {
        Sample spec = bind(WEB).orThrow();
        String text = new SpecWriter(TYPES).write(spec);
        assertThat(text).isEqualTo("""
                plan:
                  type: web
                  nodes:
                    a:
                      from: image
                      weight: 1
                      type: convolution
                      channels: 8
                      kernel: 3
                    b:
                      from: [a, image]
                      weight: 0.5
                      type: sum
                """);
        assertThat(bind(text).orThrow()).isEqualTo(spec);
    }

    @Test
    void an_unknown_key_is_told_once_with_the_keys_of_both() {
        List<Problem> problems = bind(WEB.replace("channels", "chanels").replace("weight", "wieght"))
                .problems();
        assertThat(problems).extracting(Problem::path).containsExactly("plan.nodes.a.chanels", "plan.nodes.b.wieght");
        assertThat(problems.get(0).remedy())
                .contains("did you mean 'channels'? known here: from, weight, channels, kernel");
        assertThat(problems.get(1).at()).isEqualTo(new Location("a.yaml", 5, 27));
    }

    @Test
    void a_misspelt_key_of_the_outer_record_is_not_missing_as_well() {
        assertThat(bind(WEB.replace("from: image", "form: image")).problems())
                .extracting(Problem::path)
                .containsExactly("plan.nodes.a.form");
    }

    @Test
    void an_unknown_type_hides_its_keys_alone() {
        assertThat(bind(WEB.replace("type: convolution", "type: convolutoin").replace("weight: 0.5", "weight: x"))
                        .problems())
                .extracting(Problem::path)
                .containsExactly("plan.nodes.a.type", "plan.nodes.b.weight");
    }

    @Test
    void constraints_of_the_inner_record_speak_at_their_key() {
        assertThat(bind(WEB.replace("channels: 8", "channels: 0")).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("plan.nodes.a.channels");
                    assertThat(problem.message()).isEqualTo("'0' is not positive");
                });
    }

    @Test
    void a_mapping_without_type_is_of_the_default_type_and_is_written_so() {
        Sample spec = bind("plan: {length: 3}").orThrow();
        assertThat(spec).isEqualTo(new Sample(new Chain(3)));
        assertThat(new SpecWriter(TYPES).write(spec)).isEqualTo("plan:\n  length: 3\n");
        assertThat(bind("plan: {type: chain}").orThrow()).isEqualTo(new Sample(new Chain(1)));
    }

    @Test
    void the_keys_of_another_type_tell_that_the_type_is_missing() {
        assertThat(bind(WEB.replace("  type: web\n", "")).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("plan.type");
                    assertThat(problem.remedy()).contains("these are keys of 'web': write 'type: web'");
                });
    }

    @Test
    void another_type_laid_over_a_mapping_without_type_replaces_it() {
        StandardTypes standards = StandardTypes.of(Sample.class);
        Tree base = tree("plan: {length: 3}");
        assertThat(keys(Trees.overlay(standards.below(base, tree(WEB)), tree(WEB))))
                .containsExactly("type", "nodes");
        Tree more = tree("plan: {nodes: {}}");
        assertThat(keys(Trees.overlay(standards.below(tree(WEB), more), more))).containsExactly("type", "nodes");
        Tree same = tree("plan: {type: chain}");
        assertThat(keys(Trees.overlay(standards.below(base, same), same))).containsExactly("length", "type");
    }

    private static Tree tree(String yaml) {
        return YamlParser.parse(SourceText.of("a.yaml", yaml)).tree().orElseThrow();
    }

    private static java.util.Set<String> keys(Tree tree) {
        Tree plan = ((Tree.Mapping) tree).entries().get("plan");
        return plan instanceof Tree.Mapping mapping ? mapping.entries().keySet() : java.util.Set.of();
    }

    @Test
    void the_schema_holds_each_type_to_the_keys_of_both() {
        String schema = JsonSchema.of(new SpecDescriber(TYPES), Sample.class, "sample");
        assertThat(schema).contains("\"node.convolution\": {", "\"node.sum.part\": {", "\"plan.chain\": {");
    }

    @Test
    void the_reference_names_the_family_whose_keys_stand_beside() {
        Map<Class<?>, String> families = new LinkedHashMap<>();
        families.put(Plan.class, "plans");
        families.put(Block.class, "blocks");
        Map<String, String> pages = new ReferencePages(new SpecDescriber(TYPES), Sample.class, families).pages();
        assertThat(pages.get("sample.md"))
                .contains("Beside them stand the keys of the [block](blocks.md), `type` among them.");
        assertThat(pages.get("plans.md")).contains("Without `type` it is `chain`.");
    }
}
