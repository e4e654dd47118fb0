package dev.hanet.yaml;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** What holds for every overlay, tree and spec. */
@PropertyDefaults(tries = 200, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
class LawsTest {
    private static final String SEED = "17";
    private static final Location HERE = new Location("here", 1, 1);
    private static final List<String> KEYS = List.of("a", "b", "c", "type");

    private static Tree merged(Tree tree, Overlay overlay) {
        OverlayMerger merger = new OverlayMerger(StandardTypes.NONE, new Overrides(Set.of()));
        return Trees.moved(merger.merge(tree, overlay), at -> HERE);
    }

    // Overlays.

    @Property(seed = SEED)
    void nothing_laid_over_a_tree_leaves_it(@ForAll("trees") Tree tree, @ForAll("overlays") Overlay overlay) {
        assertThat(merged(tree, Overlay.NONE)).isEqualTo(tree);
        assertThat(Overlay.NONE.and(overlay)).isEqualTo(overlay);
        assertThat(overlay.and(Overlay.NONE)).isEqualTo(overlay);
    }

    @Property(seed = SEED)
    void overlays_join_in_any_grouping(
            @ForAll("overlays") Overlay one, @ForAll("overlays") Overlay two, @ForAll("overlays") Overlay three) {
        assertThat(one.and(two).and(three)).isEqualTo(one.and(two.and(three)));
    }

    @Property(seed = SEED)
    void two_overlays_at_once_are_one_after_the_other(
            @ForAll("trees") Tree tree, @ForAll("overlays") Overlay one, @ForAll("overlays") Overlay two) {
        assertThat(merged(tree, one.and(two))).isEqualTo(merged(merged(tree, one), two));
    }

    @Property(seed = SEED)
    void value_laid_over_twice_is_laid_over_once(@ForAll("trees") Tree tree, @ForAll("entries") Overlay value) {
        assertThat(merged(tree, value.and(value))).isEqualTo(merged(tree, value));
    }

    @Property(seed = SEED)
    void values_under_different_keys_are_laid_over_in_any_order(
            @ForAll("trees") Tree tree, @ForAll("values") Object one, @ForAll("values") Object two) {
        Overlay first = Overlay.of("a", one);
        Overlay second = Overlay.of("b.c", two);
        assertThat(merged(tree, first.and(second))).isEqualTo(merged(tree, second.and(first)));
    }

    @Property(seed = SEED)
    void options_say_the_same_as_the_values_they_are_printed_from(@ForAll("entries") Overlay value) {
        Overlay read = Overlay.parse(value.options());
        assertThat(read.options()).isEqualTo(value.options());
        assertThat(plain(merged(Trees.emptyMapping(HERE), read)))
                .isEqualTo(plain(merged(Trees.emptyMapping(HERE), value)));
    }

    /** The values of a tree as they are written: quotes matter to nobody who wants text. */
    private static Object plain(Tree tree) {
        if (tree instanceof Tree.Sequence list) {
            return list.items().stream().map(LawsTest::plain).toList();
        }
        if (tree instanceof Tree.Mapping mapping) {
            Map<String, Object> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> entries.put(key, plain(value)));
            return entries;
        }
        return Trees.isEmpty(tree) ? Optional.empty() : ((Tree.Scalar) tree).text();
    }

    // The merge rule.

    @Property(seed = SEED)
    void empty_mapping_changes_nothing_below_or_above(@ForAll("trees") Tree tree) {
        assertThat(Trees.overlay(Trees.emptyMapping(HERE), tree)).isEqualTo(tree);
        assertThat(Trees.overlay(tree, Trees.emptyMapping(HERE))).isEqualTo(tree);
    }

    @Property(seed = SEED)
    void tree_laid_over_twice_is_laid_over_once(@ForAll("trees") Tree base, @ForAll("trees") Tree over) {
        Tree once = Trees.overlay(base, over);
        assertThat(Trees.overlay(once, over)).isEqualTo(once);
        assertThat(Trees.overlay(over, over)).isEqualTo(over);
    }

    /** Where no component changes its type and no mapping meets a list or scalar: there what lay below is gone for good. */
    @Property(seed = SEED)
    void trees_of_one_shape_merge_in_any_grouping(
            @ForAll("alike") Tree one, @ForAll("alike") Tree two, @ForAll("alike") Tree three) {
        assertThat(Trees.overlay(Trees.overlay(one, two), three))
                .isEqualTo(Trees.overlay(one, Trees.overlay(two, three)));
    }

    // Writing and reading.

    @Property(seed = SEED)
    void text_written_reads_back_the_same(@ForAll("texts") String text) {
        Tree tree = parsed(YamlText.key(text.isEmpty() ? "k" : text) + ": [" + YamlText.scalar(text) + "]");
        Tree list = ((Tree.Mapping) tree).entries().get(text.isEmpty() ? "k" : text);
        assertThat(plain(list)).isEqualTo(List.of(text));
    }

    @Property(seed = SEED)
    void value_written_on_a_line_reads_back_the_same(@ForAll("values") Object value) {
        Tree written = parsed("[" + YamlText.flow(value) + "]");
        assertThat(plain(written)).isEqualTo(plain(Trees.of(List.of(value), HERE)));
    }

    private static Tree parsed(String yaml) {
        YamlParser.Parsed parsed = YamlParser.parse(SourceText.of("a.yaml", yaml));
        assertThat(parsed.problems()).as(yaml).isEmpty();
        return parsed.tree().orElseThrow();
    }

    @Property(seed = SEED)
    void spec_written_reads_back_equal(@ForAll("specs") SampleSpec spec) {
        assertThatSpec(SampleSpec.class, SampleSpec.TYPES).roundTrips(spec);
    }

    @Property(seed = SEED)
    void every_value_of_a_spec_laid_over_its_skeleton_makes_it(@ForAll("specs") SampleSpec spec) {
        Map<String, Object> values = new SpecWriter(SampleSpec.TYPES).values(spec);
        Overlay overlay = values.entrySet().stream()
                .map(entry -> Overlay.of(entry.getKey(), entry.getValue()))
                .reduce(Overlay.NONE, Overlay::and);
        Documents documents = new Documents(PresetSource.NONE);
        Document document = documents.over(documents.text("a.yaml", ""), overlay);
        assertThat(new SpecReader(SampleSpec.TYPES)
                        .bind(document, SampleSpec.class)
                        .orThrow())
                .isEqualTo(spec);
    }

    // What is drawn.

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "", "~", "null", "true", "010", " a", "a ", "a: b", "a #b", "- a", "[x]", "{", "it's", "\"q\"",
                        "<<", "=", "*a", "&a", "!t", "%d", "@x", "`", "key:", "\\", "😀", "\u2028", "\n", "\u0007",
                        "a\tb"),
                Arbitraries.strings().ofMaxLength(8).filter(text -> text.codePoints()
                        .noneMatch(LawsTest::isAlone)));
    }

    /** Half of a character outside the basic plane, which no encoding can hold. */
    private static boolean isAlone(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> scalars = scalarValues();
        return Arbitraries.lazyOf(
                () -> scalars,
                () -> scalars,
                () -> scalars,
                () -> values().list().ofMaxSize(3).map(list -> (Object) list),
                () -> Arbitraries.maps(Arbitraries.of(KEYS), values())
                        .ofMaxSize(3)
                        .map(map -> (Object) map));
    }

    private Arbitrary<Object> scalarValues() {
        return Arbitraries.oneOf(
                texts().map(Object.class::cast),
                Arbitraries.of(true, false),
                Arbitraries.longs().map(Object.class::cast),
                Arbitraries.doubles().map(Object.class::cast),
                Arbitraries.of(SampleSpec.HopValue.values()).map(Object.class::cast));
    }

    @Provide
    Arbitrary<Tree> trees() {
        return Arbitraries.maps(Arbitraries.of(KEYS), values()).ofMaxSize(4).map(map -> Trees.of(map, HERE));
    }

    /** Whose keys say what stands under them: mappings, lists or text. */
    @Provide
    Arbitrary<Tree> alike() {
        return mappings(3).map(map -> Trees.of(map, HERE));
    }

    private Arbitrary<Map<String, Object>> mappings(int depth) {
        return Combinators.combine(
                        texts().optional(),
                        values().list().ofMaxSize(2).optional(),
                        depth == 0
                                ? Arbitraries.just(Optional.<Map<String, Object>>empty())
                                : mappings(depth - 1).optional(),
                        depth == 0
                                ? Arbitraries.just(Optional.<Map<String, Object>>empty())
                                : mappings(depth - 1).optional())
                .as((text, list, one, two) -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    text.ifPresent(given -> map.put("text", given));
                    list.ifPresent(given -> map.put("list", given));
                    one.ifPresent(given -> map.put("one", given));
                    two.ifPresent(given -> map.put("two", given));
                    return map;
                });
    }

    @Provide
    Arbitrary<Overlay> entries() {
        Arbitrary<String> steps = Arbitraries.of("a", "b", "c", "type", "a[0]", "b[1]", "c[0][0]");
        return Combinators.combine(steps.list().ofMinSize(1).ofMaxSize(4), values())
                .as((path, value) -> Overlay.of(String.join(".", path), value));
    }

    @Provide
    Arbitrary<Overlay> overlays() {
        return entries().list().ofMaxSize(4).map(list -> list.stream().reduce(Overlay.NONE, Overlay::and));
    }

    @Provide
    Arbitrary<SampleSpec> specs() {
        Arbitrary<SampleSpec.Encoder> encoders = Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.of("resnet18", "resnet50"),
                                Arbitraries.integers(),
                                positive().list().ofMinSize(1).ofMaxSize(4))
                        .as(SampleSpec.ResNet::new),
                Combinators.combine(positive(), Arbitraries.integers().between(0, 12))
                        .as(SampleSpec.UNet::new));
        Arbitrary<SampleSpec.Insert> inserts =
                Combinators.combine(texts(), contexts()).as(SampleSpec.Insert::new);
        Arbitrary<SampleSpec.Model> models = Combinators.combine(
                        encoders, contexts(), inserts.list().ofMaxSize(3))
                .as(SampleSpec.Model::new);
        Arbitrary<Map<String, List<String>>> regions = Arbitraries.maps(
                        texts().filter(key -> !key.isEmpty()), texts().list().ofMaxSize(3))
                .ofMaxSize(3);
        return Combinators.combine(models, trains(), texts().optional(), regions)
                .as((model, train, title, region) -> new SampleSpec(1, model, train, title, region));
    }

    private static Arbitrary<Integer> positive() {
        return Arbitraries.integers().greaterOrEqual(1);
    }

    private static Arbitrary<SampleSpec.Context> contexts() {
        return Arbitraries.oneOf(
                Arbitraries.create(SampleSpec.None::new).map(SampleSpec.Context.class::cast),
                Combinators.combine(
                                Arbitraries.doubles().between(0, 1),
                                positive(),
                                Arbitraries.of(SampleSpec.HopValue.values()),
                                Arbitraries.of(true, false))
                        .as(SampleSpec.Ha::new));
    }

    private Arbitrary<SampleSpec.Train> trains() {
        Arbitrary<Map<String, Double>> weights = Arbitraries.maps(
                        texts().filter(key -> !key.isEmpty()),
                        Arbitraries.doubles().between(0, 1))
                .ofMaxSize(2);
        Arbitrary<SampleSpec.Extent> extents =
                Combinators.combine(positive(), positive()).as(SampleSpec.Extent::new);
        Arbitrary<Double> rates = Arbitraries.doubles();
        return Combinators.combine(positive(), rates, rates, extents, Arbitraries.longs(), weights)
                .as((epochs, one, other, extent, seed, weight) ->
                        new SampleSpec.Train(epochs, Math.max(one, other), Math.min(one, other), extent, seed, weight));
    }
}
