package dev.hanet.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens, trains and uses runs knows no data set and nothing that one shows; comments may. */
class GeneralCodeTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/hanet/toolkit");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern NAMES = Pattern.compile(
            "\\b(chase|drishti|drive|refuge|stare|finding-lungs|discs?|cups?|lungs?|vessels?|fundus|retina|optic)\\b",
            Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "experiment",
                "export",
                "page",
                "plugin",
                "report",
                "run",
                "schedule",
                "session",
                "spec",
                "statistic",
                "train",
                "use"
            })
    void general_code_names_no_data_set(String room) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES.resolve(room))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher found =
                        NAMES.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""));
                assertThat(found.results().map(match -> match.group()))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }
}
