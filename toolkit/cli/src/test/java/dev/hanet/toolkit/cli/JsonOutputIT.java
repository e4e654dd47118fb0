package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.weights.Safetensors;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

/** Every command that answers in JSON, asked for it. */
class JsonOutputIT {
    /** What a command declares {@code --format} as. */
    private static final Set<Class<?>> FORMATS = Set.of(FormatOption.class, OutputFormat.class);

    private static final Map<String, List<String>> ARGUMENTS = new LinkedHashMap<>();

    @TempDir
    private static Path folder;

    private static String run = "";
    private static Path image = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        String first = trained(1);
        run = first;
        image = folder.resolve("eye.png");
        ImageIO.write(new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        String weights = first + "/checkpoints/best/weights.safetensors";
        String bundle = folder.resolve("tiny-1.hanet").toString();
        Runner.Outcome packed =
                Runner.run("bundle", "pack", first, "--name", "tiny", "--licence", "CC0-1.0", "--out", bundle);
        assertThat(packed.code()).as(packed.err()).isEqualTo(ExitCode.DONE);
        ARGUMENTS.put("bundle diff", List.of(bundle, bundle));
        ARGUMENTS.put("bundle show", List.of(bundle));
        ARGUMENTS.put("compare", List.of(first, trained(2)));
        ARGUMENTS.put("components", List.of("context"));
        ARGUMENTS.put("data check", List.of("quickstart", "--images", "0"));
        ARGUMENTS.put("doctor", List.of());
        ARGUMENTS.put("evaluate", List.of(first));
        ARGUMENTS.put("explain", List.of(first, "test-000", "--at", "3,4"));
        ARGUMENTS.put("plan", List.of("quickstart", "--fit", "8GiB"));
        ARGUMENTS.put("predict", List.of(first, image.toString(), "--out", "" + folder.resolve("masks")));
        ARGUMENTS.put("presets", List.of());
        ARGUMENTS.put("show", List.of("quickstart"));
        ARGUMENTS.put("validate", List.of("quickstart"));
        ARGUMENTS.put("weights inspect", List.of(weights));
    }

    private static String trained(int seed) throws IOException {
        Path runs = folder.resolve("runs" + seed);
        Runner.Outcome outcome = Runner.run(
                "-q", "train", "quickstart", "--set", "seed=" + seed, "--set", "train.epochs=1", "--runs", "" + runs);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
        try (Stream<Path> files = Files.walk(runs)) {
            return files.filter(file -> file.endsWith("resolved.yaml"))
                    .map(file -> file.getParent())
                    .filter(run -> Files.exists(run.resolve("status")))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    @Test
    void predict_answers_every_name_that_it_reads_and_goes_on_after_one_that_is_no_image() throws IOException {
        Path torn = Files.writeString(folder.resolve("torn.png"), "torn");
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream((torn + "\n" + image + "\n").getBytes(StandardCharsets.UTF_8)));
        Runner.Outcome outcome;
        try {
            outcome = Runner.run("-q", "predict", run, "-", "--format", "json", "--out", "" + folder.resolve("read"));
        } finally {
            System.setIn(before);
        }
        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
        List<JsonObject> answers = outcome.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        assertThat(answers).hasSize(2);
        assertThat(answers.get(0).get("why").getAsString()).contains("torn.png");
        assertThat(answers.get(0).get("isOfDisk").getAsBoolean()).isFalse();
        assertThat(answers.get(1).get("why").isJsonNull()).isTrue();
        assertThat(answers.get(1).getAsJsonArray("files"))
                .anyMatch(file -> file.getAsString().endsWith("eye.mask.png"));
    }

    @Test
    void doctor_looks_at_as_many_cores_as_it_is_told() {
        int before = TorchEngine.threads();
        try {
            Runner.Outcome outcome = Runner.run("doctor", "--threads", "1", "--format", "json");
            assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
            assertThat(JsonParser.parseString(outcome.out())
                            .getAsJsonObject()
                            .get("threads")
                            .getAsString())
                    .isEqualTo("1");
            assertThat(TorchEngine.threads()).isEqualTo(1);
        } finally {
            TorchEngine.threads(before);
        }
    }

    @Test
    void an_export_computes_on_as_many_cores_as_it_is_told() {
        int before = TorchEngine.threads();
        try {
            Path out = folder.resolve("training.pt");
            Path sample = folder.resolve("sample.safetensors");
            Runner.Outcome outcome = Runner.run(
                    "export",
                    run,
                    "--format",
                    "training",
                    "--threads",
                    "1",
                    "--out",
                    "" + out,
                    "--sample",
                    "" + sample);
            assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
            assertThat(Safetensors.metadata(sample)).containsEntry("threads", "1");
        } finally {
            TorchEngine.threads(before);
        }
    }

    /** Names of the commands whose option {@code --format} knows JSON. */
    static Set<String> commands() {
        Set<String> names = new TreeSet<>();
        add(names, "", HanetCommand.COMMANDS);
        return names;
    }

    private static void add(Set<String> names, String path, List<Class<?>> commands) {
        for (Class<?> command : commands) {
            String name = (path + " " + command.getAnnotation(Command.class).name()).strip();
            if (Arrays.stream(command.getDeclaredFields()).anyMatch(field -> FORMATS.contains(field.getType()))) {
                names.add(name);
            }
            add(names, name, List.of(command.getAnnotation(Command.class).subcommands()));
        }
    }

    @Test
    void no_command_is_forgotten() {
        assertThat(ARGUMENTS.keySet()).containsExactlyElementsOf(commands());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void what_is_answered_is_read_back(String command) {
        List<String> words = Stream.of(
                        Stream.of(command.split(" ")),
                        ARGUMENTS.getOrDefault(command, List.of()).stream(),
                        Stream.of("--format", "json"))
                .flatMap(each -> each)
                .toList();
        Runner.Outcome outcome = Runner.run(words.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
        assertThat(JsonParser.parseString(outcome.out()).isJsonNull()).isFalse();
    }
}
