package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class CodeVersionTest {
    @Test
    void release_is_its_number() {
        assertThat(CodeVersion.of(Optional.of("0.1.0"), List.of(Test.class), List.of()))
                .isEqualTo("0.1.0");
    }

    @Test
    void builds_between_releases_are_told_apart_by_their_jars() {
        String one = CodeVersion.of(Optional.of("0.1.0-SNAPSHOT"), List.of(Test.class), List.of());
        assertThat(one).matches("0\\.1\\.0-SNAPSHOT [0-9a-f]{12}");
        assertThat(CodeVersion.of(Optional.of("0.1.0-SNAPSHOT"), List.of(Test.class), List.of()))
                .isEqualTo(one);
        assertThat(CodeVersion.of(Optional.of("0.1.0-SNAPSHOT"), List.of(Assertions.class), List.of()))
                .isNotEqualTo(one);
    }

    @Test
    void classes_in_folders_have_no_version() {
        assertThat(CodeVersion.of(Optional.empty(), List.of(RunDirectory.class), List.of()))
                .isEqualTo("unpackaged");
    }

    @Test
    void plugins_make_another_code_of_a_release_too() {
        String with = CodeVersion.of(Optional.of("0.1.0"), List.of(), List.of(Test.class));
        assertThat(with).matches("0\\.1\\.0 [0-9a-f]{12}");
        assertThat(CodeVersion.of(Optional.of("0.1.0"), List.of(), List.of(Assertions.class)))
                .isNotEqualTo(with);
    }
}
