package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Part;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static final Provenance.DataFile IMAGE = new Provenance.DataFile("images/a.png", 3, "aa");
    private static final Provenance.DataFile MASK = new Provenance.DataFile("masks/a.png", 3, "bb");
    private static final Provenance.DataFile WEIGHTS = new Provenance.DataFile("best/weights.safetensors", 3, "cc");
    private static final Map<Part, List<String>> PARTS =
            Map.of(Part.TRAINING, List.of("a"), Part.VALIDATION, List.of(), Part.TEST, List.of());

    private static Map<String, String> told(Map<Part, List<String>> parts, Provenance.DataFile... files) {
        return new Provenance(
                        Instant.EPOCH,
                        new Provenance.Ingredients("1", List.of(files), parts),
                        Map.of(),
                        "cpu",
                        Map.of(),
                        Map.of(),
                        List.of("train"),
                        new Host("JVM 17", "Linux amd64", 4, 1),
                        List.of())
                .environment();
    }

    @Test
    void weights_that_a_run_began_with_are_no_data_of_it() {
        assertThat(told(PARTS, IMAGE, MASK).get("data")).startsWith("2 files, together ");
        assertThat(told(PARTS, IMAGE, MASK)).doesNotContainKey("weights");
        assertThat(told(PARTS, IMAGE, MASK, WEIGHTS).get("data"))
                .isEqualTo(told(PARTS, IMAGE, MASK).get("data"));
        assertThat(told(PARTS, IMAGE, MASK, WEIGHTS).get("weights")).startsWith("1 file, ");
        assertThat(told(PARTS, WEIGHTS).get("data")).isEqualTo("no files: drawn by the seed");
        assertThat(told(Map.of(), WEIGHTS).get("data")).isEqualTo("no files that are known");
    }
}
