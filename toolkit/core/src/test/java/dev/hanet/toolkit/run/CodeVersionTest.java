package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeVersionTest {
    @Test
    void release_is_its_number() {
        assertThat(CodeVersion.of("0.1.0", List.of(Test.class), List.of())).isEqualTo("0.1.0");
    }

    @Test
    void builds_between_releases_are_told_apart_by_their_jars() {
        String one = CodeVersion.of("0.1.0-SNAPSHOT", List.of(Test.class), List.of());
        assertThat(one).matches("0\\.1\\.0-SNAPSHOT [0-9a-f]{12}");
        assertThat(CodeVersion.of("0.1.0-SNAPSHOT", List.of(Test.class), List.of()))
                .isEqualTo(one);
        assertThat(CodeVersion.of("0.1.0-SNAPSHOT", List.of(Assertions.class), List.of()))
                .isNotEqualTo(one);
    }

    @Test
    void a_jar_and_the_folder_that_it_was_packed_from_are_the_same_code(@TempDir Path folder) throws IOException {
        Map<String, String> content =
                Map.of("dev/One.class", "one", "dev/Two.class", "two", "texts/words.txt", "words");
        Path classes = folder.resolve("classes");
        for (Map.Entry<String, String> one : content.entrySet()) {
            Path file = classes.resolve(one.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, one.getValue());
        }
        Path jar = folder.resolve("code.jar");
        Map<String, String> packed = new TreeMap<>(content);
        packed.put("META-INF/MANIFEST.MF", "Implementation-Version: 7");
        packed.put("META-INF/maven/dev/pom.xml", "<project/>");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> one : packed.entrySet()) {
                out.putNextEntry(new ZipEntry(one.getKey()));
                out.write(one.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        String digest = CodeVersion.digest(jar);
        assertThat(CodeVersion.digest(classes)).isEqualTo(digest);
        Files.writeString(classes.resolve("texts/words.txt"), "sword");
        assertThat(CodeVersion.digest(classes)).isNotEqualTo(digest);
    }

    @Test
    void classes_in_a_folder_are_a_build_too() {
        assertThat(CodeVersion.of("0.1.0-SNAPSHOT", List.of(RunDirectory.class), List.of()))
                .matches("0\\.1\\.0-SNAPSHOT [0-9a-f]{12}");
        assertThat(CodeVersion.of("unpackaged", List.of(RunDirectory.class), List.of()))
                .isEqualTo("unpackaged");
        assertThat(CodeVersion.current()).startsWith(CodeVersion.number());
    }

    @Test
    void plugins_make_another_code_of_a_release_too() {
        String with = CodeVersion.of("0.1.0", List.of(), List.of("4d1c"));
        assertThat(with).matches("0\\.1\\.0 [0-9a-f]{12}");
        assertThat(CodeVersion.of("0.1.0", List.of(), List.of("90ee"))).isNotEqualTo(with);
    }
}
