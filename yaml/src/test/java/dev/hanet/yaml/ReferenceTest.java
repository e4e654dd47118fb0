package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.yaml.description.KeyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.Limit;
import dev.hanet.yaml.description.RecordDescription;
import dev.hanet.yaml.reference.JsonSchema;
import dev.hanet.yaml.reference.RecordText;
import dev.hanet.yaml.reference.ReferencePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static final SpecDescriber DESCRIBER = new SpecDescriber(SampleSpec.TYPES);

    private static final Path GOLDEN = Path.of("src/test/resources/dev/hanet/yaml/reference");

    private static Map<String, String> pages() {
        Map<Class<?>, String> families = new LinkedHashMap<>();
        families.put(SampleSpec.Encoder.class, "encoders");
        families.put(SampleSpec.Context.class, "contexts");
        return new ReferencePages(DESCRIBER, SampleSpec.class, families).pages();
    }

    @Test
    void a_key_is_described_as_it_is_read() {
        KeyDescription delta = DESCRIBER.record(SampleSpec.Ha.class).keys().get(0);

        assertThat(delta.name()).isEqualTo("delta");
        assertThat(delta.kind()).isEqualTo(new Kind.Plain(Kind.Form.NUMBER, List.of(Limit.Range.between(0, 1))));
        assertThat(delta.standardValue()).contains(0.5);
        assertThat(delta.required()).isFalse();
    }

    @Test
    void limits_inside_lists_and_maps_are_found() {
        KeyDescription weights = DESCRIBER.record(SampleSpec.Train.class).keys().get(5);

        Kind number = new Kind.Plain(Kind.Form.NUMBER, List.of(Limit.Range.between(0, 1)));
        assertThat(weights.kind()).isEqualTo(new Kind.Table(number, List.of(new Limit.Entries(0, 2))));
    }

    @Test
    void a_record_knows_its_shorthands_and_its_rules() {
        RecordDescription extent = DESCRIBER.record(SampleSpec.Extent.class);

        assertThat(extent.shorthands()).hasSize(2);
        assertThat(DESCRIBER.record(SampleSpec.Train.class).rules())
                .containsExactly("the rate is below the least rate");
    }

    @Test
    void the_name_of_a_type_is_no_key_of_a_variant() {
        assertThat(DESCRIBER
                        .family(SampleSpec.Encoder.class)
                        .variants()
                        .get("resnet18")
                        .keys())
                .extracting(KeyDescription::name)
                .containsExactly("outputStride", "multiGrid");
    }

    @Test
    void a_page_has_a_row_for_each_key() {
        assertThat(pages().get("contexts.md"))
                .contains("## `ha`", "| `delta` | number | `0.5` | 0 to 1 |", "`row-stochastic`, `binary`");
        assertThat(pages().get("encoders.md"))
                .contains("## `resnet18`, `resnet50`", "| `channels` | integer | **required** | more than 0 |");
        assertThat(pages().get("sample.md")).contains("[encoder](encoders.md)", "[extent](sample.md#extent)", "Rules:");
    }

    /** Every word of a table's row stands in the lines for a terminal. */
    @Test
    void a_terminal_says_of_a_key_what_a_page_says() {
        RecordText text = RecordText.plain(DESCRIBER);
        RecordDescription ha = DESCRIBER.record(SampleSpec.Ha.class, "ha");

        String lines = String.join("\n", text.lines(ha, 80));
        text.keys(ha).forEach(key -> {
            assertThat(lines).contains(key.name(), key.value(), key.standard(), key.range(), key.meaning());
            assertThat(pages().get("contexts.md")).contains("| `" + key.name() + "` | ", key.range(), key.meaning());
        });
        assertThat(lines).contains("number; 0 to 1; default 0.5");
        assertThat(text.lines(DESCRIBER.record(SampleSpec.Train.class), 50))
                .allMatch(line -> line.length() < 60)
                .contains("  rule: the rate is below the least rate");
    }

    /** All that pages and schema can say, on one kitchen; {@code mvn -pl yaml test -Dgolden.update} writes them anew. */
    @Test
    void the_pages_and_the_schema_of_a_kitchen_are_the_golden_ones() throws IOException {
        SpecDescriber describer = new SpecDescriber(DescribedSpec.TYPES);
        Map<Class<?>, String> families = new LinkedHashMap<>();
        families.put(DescribedSpec.Stove.class, "stoves");
        families.put(DescribedSpec.Oven.class, "baking ovens");
        families.put(DescribedSpec.Content.class, "contents");
        Map<String, String> written =
                new TreeMap<>(new ReferencePages(describer, DescribedSpec.class, families).pages());
        written.put("kitchen.schema.json", JsonSchema.of(describer, DescribedSpec.class, "a \"kitchen\""));
        RecordText plain = RecordText.plain(describer);
        RecordDescription gas = describer.record(DescribedSpec.Gas.class, "gas");
        RecordDescription kitchen = describer.record(DescribedSpec.class);
        RecordDescription drawer = describer.record(DescribedSpec.Drawer.class);
        RecordDescription numbers = describer.record(DescribedSpec.Numbers.class);
        written.put(
                "terminal.txt",
                Stream.of(
                                gas,
                                kitchen,
                                drawer,
                                numbers,
                                describer.record(DescribedSpec.Tray.class),
                                describer.record(DescribedSpec.Nothing.class))
                        .flatMap(record -> plain.lines(record, 72).stream())
                        .collect(Collectors.joining("\n", "", "\n")));
        for (Map.Entry<String, String> page : written.entrySet()) {
            Path golden = GOLDEN.resolve(page.getKey());
            if (System.getProperty("golden.update") != null) {
                Files.createDirectories(GOLDEN);
                Files.writeString(golden, page.getValue());
            }
            assertThat(page.getValue()).as(page.getKey()).isEqualTo(Files.readString(golden));
        }
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(written.keySet());
        }
    }

    @Test
    void a_family_without_a_page_is_refused() {
        ReferencePages none = new ReferencePages(DESCRIBER, SampleSpec.class, Map.of());

        assertThatThrownBy(none::pages)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("no page is meant for dev.hanet.yaml.SampleSpec$");
    }

    record Twice(Outer.Part one, Other.Part other) {}

    record Outer() {
        record Part() {}
    }

    record Other() {
        record Part() {}
    }

    @Test
    void two_records_of_one_name_are_refused() {
        assertThatThrownBy(() -> JsonSchema.of(DESCRIBER, Twice.class, "twice"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Outer.Part.class.getName() + " and " + Other.Part.class.getName())
                .hasMessageEndingWith("are called part.part");
    }

    @Test
    void a_mapping_with_a_type_is_held_to_its_keys() {
        String schema = JsonSchema.of(DESCRIBER, SampleSpec.class, "sample");

        assertThat(schema)
                .contains("\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"")
                .contains("\"context.ha\": {")
                .contains("\"context.ha.part\": {")
                .contains("\"additionalProperties\": false");
        assertThat(schema).isEqualTo(JsonSchema.of(DESCRIBER, SampleSpec.class, "sample"));
    }
}
