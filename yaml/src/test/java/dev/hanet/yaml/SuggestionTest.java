package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("delta", "levels", "channels", "learningRate", "p");

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({"dleta, delta", "level, levels", "LEARNINGRATE, learningRate", "learning_rate, learningRate", "P, p"})
    void near_word_is_found(String word, String meant) {
        assertThat(Suggestion.nearest(word, KNOWN)).contains(meant);
    }

    /** A swap of neighbours is one slip: of words that are as many letters away, the swapped one is meant. */
    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({"trian, train", "hlep, help", "versoin, version", "adma, adam"})
    void swapped_letters_are_one_slip(String word, String meant) {
        assertThat(Suggestion.nearest(word, List.of("plan", "sweep", "train", "help", "version", "data", "adam")))
                .contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"colour", "weights", "xyz"})
    void far_word_is_not(String word) {
        assertThat(Suggestion.nearest(word, KNOWN)).isEmpty();
    }
}
