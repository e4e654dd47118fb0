package dev.hanet.yaml;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecWriterTest {
    @Test
    void writes_every_key() {
        SampleSpec spec = new SampleSpec(
                1,
                new SampleSpec.Model(
                        new SampleSpec.ResNet("resnet50", 8, List.of(1, 2)),
                        new SampleSpec.Ha(0.25, 1, SampleSpec.HopValue.BINARY, true),
                        List.of(new SampleSpec.Insert("encoder.layer3", new SampleSpec.None()))),
                new SampleSpec.Train(3, 1, 5e-4, new SampleSpec.Extent(4, 5), 7, Map.of("a", 0.5)),
                Optional.of("a: b"),
                Map.of("disc", List.of("rim", "cup")));
        assertThat(new SpecWriter(SampleSpec.TYPES).write(spec)).isEqualTo("""
                        version: 1
                        model:
                          encoder:
                            type: resnet50
                            outputStride: 8
                            multiGrid: [1, 2]
                          context:
                            type: ha
                            delta: 0.25
                            levels: 1
                            hopValue: binary
                            shared: true
                          insert:
                            - at: encoder.layer3
                              use:
                                type: none
                        train:
                          epochs: 3
                          rate: 1
                          leastRate: 5e-4
                          size:
                            height: 4
                            width: 5
                          seed: 7
                          weights:
                            a: 0.5
                        title: "a: b"
                        regions:
                          disc: [rim, cup]
                        """);
    }

    @Test
    void says_where_values_come_from() {
        Documents documents = new Documents(TestPresets.SOURCE);
        Document document = documents.over(
                documents.text("my.yaml", "extends: preset:drive/hanet"), Overlay.parse("train.epochs=3"));
        Binding<SampleSpec> binding = new SpecReader(SampleSpec.TYPES).bind(document, SampleSpec.class);
        String written = new SpecWriter(SampleSpec.TYPES)
                .write(
                        binding.orThrow(),
                        path -> Optional.of(
                                Optional.ofNullable(binding.origins().get(path))
                                        .map(at -> at.source() + ":" + at.line())
                                        .orElse("default")));
        assertThat(written)
                .contains("delta: 0.3  # preset:drive/hanet:2\n")
                .contains("levels: 2  # preset:drive/base:1\n")
                .contains("epochs: 3  # --set:1\n")
                .contains("rate: 0.01  # default\n");
        assertThatSpec(SampleSpec.class, SampleSpec.TYPES).given(written).means(binding.orThrow());
    }

    @Test
    void values_stand_at_their_paths_whatever_their_keys_and_texts_are() {
        String yaml = """
                model: {encoder: {type: unet, channels: 8}, insert: [{at: "a: b", use: {type: none}}]}
                title: "two\\nlines: # no comment"
                regions: {"left: lung": [lung], 'it''s "one"': ["a, b", c], "a.b[0]": [x], "#": [], "p q": [z]}
                """;
        SampleSpec spec = new SpecReader(SampleSpec.TYPES)
                .bind(new Documents(PresetSource.NONE).text("a.yaml", yaml), SampleSpec.class)
                .orThrow();
        Map<String, String> values = new SpecWriter(SampleSpec.TYPES).valuesByPath(spec);
        assertThat(values)
                .containsEntry("model.encoder.type", "unet")
                .containsEntry("model.encoder.depth", "4")
                .containsEntry("model.insert[0].at", "\"a: b\"")
                .containsEntry("model.insert[0].use.type", "none")
                .containsEntry("title", "\"two\\u000alines: # no comment\"")
                .containsEntry("regions.left: lung", "[lung]")
                .containsEntry("regions.it's \"one\"", "[\"a, b\", c]")
                .containsEntry("regions.a.b[0]", "[x]")
                .containsEntry("regions.#", "[]")
                .containsEntry("regions.p q", "[z]")
                .containsEntry("train.rate", "0.01")
                .containsEntry("train.weights", "{}");
        assertThat(values.keySet()).startsWith("version", "model.encoder.type", "model.encoder.channels");
    }
}
