package dev.hanet.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens, trains and uses runs knows no data set and nothing that one shows; comments may. */
class GeneralCodeTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/hanet/toolkit");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern NAMES = Pattern.compile(
            "\\b(chase|drishti|drive|refuge|stare|finding-lungs|discs?|cups?|lungs?|vessels?|fundus|retina|optic)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern OPENING = Pattern.compile(
            "\\bFiles\\.(newInputStream|readAllBytes|readString|readAllLines|lines|newBufferedReader)\\(");
    /** What reads the system's own files, and the code's. */
    private static final Set<String> OWN = Set.of("CodeVersion.java", "FreeMemory.java", "PeakMemory.java");

    /** A pipe in the place of a file keeps whoever opens it waiting, so PlainFile alone opens what a user names. */
    @Test
    void files_are_opened_by_one_class_alone() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!OWN.contains(String.valueOf(file.getFileName()))) {
                    assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(OPENING);
                }
            }
        }
    }

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
