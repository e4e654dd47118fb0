package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a key means stands once, in its {@code @About}: the reference is written from it, and Javadoc would drift from it. */
class KeyDescriptionsTest {
    // Whole stretches at a time, and never given back: a match takes little stack.
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\n]++|\\\\.)*+\"");
    private static final Pattern RECORD = Pattern.compile(
            "(?s)/\\*\\*((?:[^*]++|\\*(?!/))*+)\\*/[^;{}]*?\\brecord (\\w+)[^(]*\\(((?:[^()]++|\\((?:[^()]++|\\([^()]*+\\))*+\\))*+)\\)");
    private static final Pattern ARGUMENTS =
            Pattern.compile("\\((?:[^()]++|\\([^()]*+\\))*+\\)|<(?:[^<>]++|<[^<>]*+>)*+>");
    private static final Pattern PARAM = Pattern.compile("\\* @param (\\w+)");

    @Test
    void no_record_describes_a_key_twice() throws IOException {
        List<String> twice = new ArrayList<>();
        int described = 0;
        for (Path file : sources()) {
            String source = TEXT.matcher(Files.readString(file)).replaceAll("");
            Matcher record = RECORD.matcher(source);
            while (record.find()) {
                Set<String> keys = keys(record.group(3));
                described += keys.size();
                PARAM.matcher(record.group(1))
                        .results()
                        .map(param -> param.group(1))
                        .filter(keys::contains)
                        .forEach(key -> twice.add(record.group(2) + "." + key));
            }
        }
        assertThat(described).as("keys with @About").isGreaterThan(300);
        assertThat(twice).as("keys with both @About and @param").isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("blocks", "toolkit/core", "examples")) {
            try (Stream<Path> files = Files.walk(Path.of("../..").resolve(module))) {
                files.filter(file -> file.toString().contains("src/main")
                                && file.toString().endsWith(".java"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** The components that have a description. */
    private static Set<String> keys(String components) {
        return Stream.of(ARGUMENTS.matcher(components).replaceAll("").split(","))
                .filter(component -> component.contains("@About"))
                .map(component -> component.strip().replaceFirst("(?s).*\\s", ""))
                .collect(Collectors.toSet());
    }
}
