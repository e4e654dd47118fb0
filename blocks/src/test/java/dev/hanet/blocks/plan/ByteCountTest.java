package dev.hanet.blocks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {
    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({
        "0, 0.0 KiB",
        "1536, 1.5 KiB",
        "1048575, 1024.0 KiB",
        "1048576, 1.0 MiB",
        "1073741823, 1024.0 MiB",
        "1073741824, 1.00 GiB",
        "3747000000, 3.49 GiB",
    })
    void an_amount_stands_in_the_unit_that_suits_it(long bytes, String words) {
        assertThat(ByteCount.words(bytes)).isEqualTo(words);
    }
}
