package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message as the user sees it: {@code messages/NAME.yaml} is the spec, {@code messages/NAME.txt} what is printed.
 *
 * <p>A first line {@code # --set a=b} adds options. {@code mvn -pl yaml test -Dgolden.update} writes the texts anew.
 */
class MessagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/hanet/yaml/messages");

    static List<String> specs() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void message_is_the_golden_one(String name) throws IOException {
        Path golden = FOLDER.resolve(name.replace(".yaml", ".txt"));
        String printed = printed(FOLDER.resolve(name));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(golden, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(golden));
    }

    private static String printed(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<String> sets = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith("# --set "))
                .map(line -> line.substring("# --set ".length()))
                .toList();
        Documents documents = new Documents(TestPresets.SOURCE);
        Document document = documents.over(documents.load(file), Overlay.parse(sets));
        Binding<SampleSpec> binding = new SpecReader(SampleSpec.TYPES, 1).bind(document, SampleSpec.class);
        assertThat(binding.problems()).isNotEmpty();
        return new ProblemPrinter().print(binding).replace(FOLDER + "/", "");
    }
}
