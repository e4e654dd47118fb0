package dev.hanet.toolkit.use;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "drishti-gs1 | data.dataset={type: drishti-gs1}",
                "{type: folder, images: x} | data.dataset={type: folder, images: x}",
                "drive, size: 3 | data.dataset={type: \"drive, size: 3\"}"
            })
    void another_data_set_is_its_type_or_a_whole_mapping(String dataset, String option) {
        assertThat(Evaluate.elsewhere(dataset, Optional.empty()).options())
                .isEqualTo(List.of(option, "data.split={type: test-only}"));
        assertThat(Evaluate.elsewhere(dataset, Optional.of(Part.TEST)).options())
                .isEqualTo(List.of(option, "data.split={type: official}"));
    }
}
