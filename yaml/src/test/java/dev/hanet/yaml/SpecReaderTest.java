package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecReaderTest {
    private static Binding<SampleSpec> bind(String yaml, String... sets) {
        Document document = new Documents(PresetSource.NONE).text("test.yaml", yaml, List.of(sets));
        return new SpecReader(SampleSpec.TYPES).bind(document, SampleSpec.class);
    }

    @Test
    void tells_all_mistakes_in_the_order_of_the_file() {
        Binding<SampleSpec> binding = bind("""
                model:
                  encoder: {type: resnet81, outputStride: x}
                  context: {type: ha, dleta: 0.5, levels: two}
                train:
                  epochs: -3
                  rate: 1e-5
                  size: [513]
                """, "train.seed=x", "train.sed=1");
        assertThat(binding.problems()).hasSize(7);
    }

    @Test
    void fills_in_defaults() {
        SampleSpec spec = bind("model: {encoder: {type: resnet18}}").orThrow();
        SpecAssertions.assertThatSpec(SampleSpec.class, SampleSpec.TYPES).roundTrips(spec);
        assertThat(spec.model().context()).isEqualTo(new SampleSpec.None());
    }
}
