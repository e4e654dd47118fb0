package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for those who carry on speak of classes, packages and files that there are. */
class ArchitecturePageTest {
    private static final Path ROOT = Path.of("../..");
    private static final List<Path> PAGES =
            List.of(ROOT.resolve("docs/ARCHITECTURE.md"), ROOT.resolve("CONTRIBUTING.md"));
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE = Pattern.compile("([A-Z][A-Za-z0-9]+)(\\.[a-z]\\w*(\\(\\))?)?");

    private static List<String> codes() throws IOException {
        List<String> codes = new ArrayList<>();
        for (Path page : PAGES) {
            CODE.matcher(Files.readString(page))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .forEach(codes::add);
        }
        return codes;
    }

    private static Set<String> types() throws IOException {
        Set<String> types = new HashSet<>();
        for (String module : List.of(
                "yaml",
                "blocks",
                "toolkit/core",
                "toolkit/editor",
                "toolkit/server",
                "toolkit/studio",
                "toolkit/cli",
                "toolkit/spark")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .forEach(name -> types.add(name.replace(".java", "")));
            }
        }
        return types;
    }

    @Test
    void every_class_that_is_named_exists() throws IOException {
        List<String> named = codes().stream()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(50);
        assertThat(types()).containsAll(named);
    }

    @Test
    void every_package_that_is_named_exists() throws IOException {
        List<String> packages =
                codes().stream().filter(code -> code.startsWith("dev.hanet")).toList();
        assertThat(packages).hasSizeGreaterThan(20).allSatisfy(name -> assertThat(Stream.of(
                                "yaml",
                                "blocks",
                                "toolkit/core",
                                "toolkit/editor",
                                "toolkit/server",
                                "toolkit/studio",
                                "toolkit/cli")
                        .map(module -> ROOT.resolve(module + "/src/main/java/" + name.replace('.', '/'))))
                .anyMatch(Files::isDirectory));
    }

    @Test
    void every_file_that_is_named_exists() throws IOException {
        List<String> files = codes().stream()
                .filter(code -> code.matches("(docs|examples|presets|toolkit|blocks|yaml)/[^*\\s]+"))
                .filter(code -> !code.contains("YourSpec"))
                .toList();
        assertThat(files).isNotEmpty().allSatisfy(name -> assertThat(ROOT.resolve(name))
                .exists());
    }
}
