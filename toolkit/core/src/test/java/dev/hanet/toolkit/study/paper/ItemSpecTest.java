package dev.hanet.toolkit.study.paper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemSpecTest {
    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "metric: mDice, whose: ours} | metric: mDice}      | what the paper claims is about rows of one of its tables",
                "kind: study                 | kind: grid          | a study has metrics",
                "method: twin, preset        | method: other, preset | claims are about rows that there are",
                "method: twin, preset        | method: HANet_h2, preset | every row has a method of its own",
            })
    void a_study_that_cannot_be_meant_is_refused(String written, String otherwise, String why) {
        assertThat(ItemTexts.STUDY).contains(written);
        assertThat(ItemTexts.bind(ItemTexts.STUDY.replace(written, otherwise)).problems())
                .anySatisfy(problem -> assertThat(problem.toString()).contains(why));
    }
}
