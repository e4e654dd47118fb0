package dev.hanet.toolkit.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedGroupsTest {
    @Test
    void names_that_begin_alike_belong_together() {
        NamedGroups groups = NamedGroups.of(List.of("P1_a", "P1_b", "P2_a", "P2_b", "P2_c", "P3_a"))
                .orElseThrow();
        assertThat(groups.isHead()).isTrue();
        assertThat(groups.separator()).isEqualTo("_");
        assertThat(groups.members()).containsEntry("P2", List.of("P2_a", "P2_b", "P2_c"));
    }

    @Test
    void names_that_end_alike_belong_together_where_they_begin_otherwise() {
        NamedGroups groups = NamedGroups.of(List.of("s1-pat0", "s2-pat0", "s3-pat1", "s4-pat1", "s5-pat2", "s6-pat2"))
                .orElseThrow();
        assertThat(groups.isHead()).isFalse();
        assertThat(groups.members()).containsOnlyKeys("pat0", "pat1", "pat2");
    }

    @ParameterizedTest
    @CsvSource({
        "img_1 img_2 img_3 img_4 img_5 img_6, one for all",
        "P1_a P2_a P3_a P4_a P5_a P6_a, one each",
        "benign_1 benign_2 malignant_1 malignant_2 normal_1 normal_2, words",
        "c1_left c1_right c2_left c2_right, two are too few",
        "P1_a P1_b P2_a P2_b P3_a other, one that does not tell"
    })
    void nothing_is_told_by(String names, String why) {
        assertThat(NamedGroups.of(List.of(names.split(" ")))).as(why).isEmpty();
    }
}
