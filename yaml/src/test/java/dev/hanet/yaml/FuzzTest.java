package dev.hanet.yaml;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are, the reader answers with a record or with problems, and soon.
 *
 * <p>The seeds are sound specs and every spec of {@link MessagesTest}; each is changed a few times by bytes and by words.
 * The build tries 8 000; a million are tried by {@code mvn -pl yaml test -Dtest=FuzzTest -Dfuzz.count=1000000}. A failure
 * names the number of the spec, which with the same count is made again from the fixed seed.
 */
class FuzzTest {
    private static final int COUNT = Integer.getInteger("fuzz.count", 8_000);
    private static final int BLOCK = 500;
    private static final int SOUND = 2;
    private static final String[] WORDS = {
        "&a",
        "*a",
        "*b",
        "<<: ",
        "!x ",
        "!!int ",
        "---\n",
        "...\n",
        "? ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "|\n",
        ">-\n",
        "\"",
        "'",
        "#",
        "%TAG ! x\n",
        "%YAML 9.9\n",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\u0000",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "~",
        "null",
        "1e999",
        "99999999999",
        "-",
        "@",
        "`",
        "\\x",
        "\\U0010FFFF",
        "\\uD800",
        "extends: ",
        "preset:drive/base",
        "preset:drive/circle",
        "type: ha",
        "levels",
        "model: ",
        "train: ",
        "size: ",
        "[[[[[[[[[[[[",
        "{a: {b: {c: ",
        "\"\\U99999999\"",
        "é",
        "😀",
        "=",
        "x=1"
    };

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add("extends: preset:drive/hanet\ntrain: {epochs: 3, size: [3, 4]}\n".getBytes(StandardCharsets.UTF_8));
        seeds.add(("version: 1\nmodel:\n  encoder: &e {type: resnet18, multiGrid: [1, 2]}\n  insert:\n"
                        + "    - {at: x, use: {type: ha, delta: 0.5, shared: true}}\ntitle: |\n  a\n  b\n"
                        + "regions: {disc: [rim, cup], cup: &c [cup], other: *c}\n")
                .getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/dev/hanet/yaml/messages"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    @Test
    void no_bytes_make_the_reader_throw_or_hang() throws IOException {
        List<byte[]> seeds = seeds();
        int[] sound = {0};
        for (int block = 0; block < COUNT; block += BLOCK) {
            int first = block;
            assertTimeoutPreemptively(
                    ofSeconds(60),
                    () -> {
                        for (int number = first; number < Math.min(first + BLOCK, COUNT); number++) {
                            sound[0] += tryOne(seed(seeds, number), number) ? 1 : 0;
                        }
                    },
                    () -> "a spec between " + first + " and " + (first + BLOCK) + " hangs");
        }
        assertThat(sound[0]).as("specs that stayed sound").isBetween(COUNT / 200, COUNT / 2);
    }

    /** A sound seed every other time: from it the binder is reached more often. */
    private static byte[] seed(List<byte[]> seeds, int number) {
        return seeds.get(number / 2 % (number % 2 == 0 ? SOUND : seeds.size()));
    }

    private static boolean tryOne(byte[] seed, int number) {
        Random random = new Random(number);
        byte[] bytes = seed;
        for (int change = random.nextInt(4); change >= 0; change--) {
            bytes = changed(bytes, random);
        }
        try {
            return read(bytes, random);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("spec " + number + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    private static boolean read(byte[] bytes, Random random) {
        Overlay overlay = random.nextInt(4) > 0
                ? Overlay.NONE
                : Overlay.parse(new String(bytes, StandardCharsets.ISO_8859_1)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replace(": ", "="));
        Documents documents = new Documents(TestPresets.SOURCE);
        Document document = documents.over(documents.text(SourceText.of("fuzz", bytes), Optional.empty()), overlay);
        Binding<SampleSpec> binding = new SpecReader(SampleSpec.TYPES, 1).bind(document, SampleSpec.class);
        String printed = new ProblemPrinter().print(binding);
        assertThat(printed.isEmpty()).isEqualTo(binding.problems().isEmpty());
        assertThat(printed.codePoints().allMatch(point -> point == '\n' || !Character.isISOControl(point)))
                .isTrue();
        if (printed.isEmpty()) {
            SpecAssertions.assertThatSpec(SampleSpec.class, SampleSpec.TYPES).roundTrips(binding.orThrow());
            return true;
        }
        return false;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(bytes.length - at, random.nextInt(8));
        byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
        int from = random.nextInt(bytes.length + 1);
        byte[] copied = java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(30)));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(bytes, at, length, new byte[0]);
            case 1 -> spliced(bytes, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
            case 2 -> spliced(bytes, at, 0, copied);
            case 3 -> spliced(bytes, at, length, copied);
            case 4 -> spliced(bytes, at, length, word);
            default -> spliced(bytes, at, 0, word);
        };
    }

    private static byte[] spliced(byte[] bytes, int at, int length, byte[] inserted) {
        byte[] result = new byte[bytes.length - length + inserted.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(bytes, at + length, result, at + inserted.length, bytes.length - at - length);
        return result;
    }
}
