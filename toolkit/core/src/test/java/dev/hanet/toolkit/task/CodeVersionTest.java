package dev.hanet.toolkit.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.run.RunDirectory;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class CodeVersionTest {
    @Test
    void release_is_its_number() {
        assertThat(CodeVersion.of(Optional.of("0.1.0"), List.of(Test.class))).isEqualTo("0.1.0");
    }

    @Test
    void builds_between_releases_are_told_apart_by_their_jars() {
        String one = CodeVersion.of(Optional.of("0.1.0-SNAPSHOT"), List.of(Test.class));
        assertThat(one).matches("0\\.1\\.0-SNAPSHOT [0-9a-f]{12}");
        assertThat(CodeVersion.of(Optional.of("0.1.0-SNAPSHOT"), List.of(Test.class)))
                .isEqualTo(one);
        assertThat(CodeVersion.of(Optional.of("0.1.0-SNAPSHOT"), List.of(Assertions.class)))
                .isNotEqualTo(one);
    }

    @Test
    void classes_in_folders_have_no_version() {
        assertThat(CodeVersion.of(Optional.empty(), List.of(RunDirectory.class)))
                .isEqualTo("unpackaged");
    }
}
