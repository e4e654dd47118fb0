package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.experiment.Bundles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the README and the guide is run as it stands, but for this:
 *
 * <ul>
 *   <li>a run that is named is one of {@code quickstart}, trained here on four images, others beside it are its copies; images and folders are drawn here;
 *   <li>what trains does so for one step, on a few images where they are drawn; a sweep or a reproduction is planned and not trained; an
 *       export writes over the one before;
 *   <li>what needs a published data set, a downloaded file or a person's own images ({@link #NEEDS_DATA}) is held to say that it is not there.
 * </ul>
 */
class DocsCommandsIT {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern RUN = Pattern.compile("RUN|runs/(quickstart|lite-disc-base)/.*");
    private static final Pattern NEEDS_DATA = Pattern.compile(
            "runs/ct|~/data|drishti-gs1|refuge|\\.pth|weights=imagenet|table1.*phantom|lite/disc/base$|\\.whl");
    private static final Pattern WORDS = Pattern.compile("'([^']*)'|(\\S+)");
    private static final List<String> FEW =
            List.of("--set", "data.dataset.images={training: 4, validation: 2, test: 2}", "--set", "train.epochs=1");
    private static final Set<String> DRAWN = Set.of("quickstart", "lung.yaml", "mine.yaml", "other.yaml");
    private static final List<String> ONE_STEP = List.of("--set", "train.epochs=1", "--set", "train.stepsPerEpoch=1");

    @TempDir
    private static Path folder;

    private static String run = "";

    static Stream<Arguments> commands() throws IOException {
        List<Arguments> commands = new ArrayList<>();
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> guide = Files.list(ROOT.resolve("docs/guide"))) {
            guide.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        for (Path page : pages) {
            boolean isCode = false;
            for (String line : Files.readAllLines(page)) {
                isCode ^= line.startsWith("```");
                if (isCode && line.startsWith("./hanet ")) {
                    commands.add(Arguments.of(
                            page.getFileName().toString(),
                            line.substring("./hanet ".length())
                                    .replaceFirst(" +#.*| > .*", "")
                                    .strip()));
                }
            }
        }
        return commands.stream();
    }

    @AfterAll
    static void leave() {
        System.clearProperty(Bundles.PROPERTY);
    }

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        System.setProperty(Bundles.PROPERTY, folder.resolve("home").toString());
        List<String> train = new ArrayList<>(
                List.of("train", "quickstart", "--runs", folder.resolve("runs").toString()));
        train.addAll(FEW);
        Runner.Outcome trained = Runner.run(train.toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        run = trained.out().lines().findFirst().orElseThrow().substring("run ".length());
        ImageIO.write(
                new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("eye.png").toFile());
        Path study = Files.createDirectories(folder.resolve("study"));
        Path example = ROOT.resolve("examples/own-data");
        Process drawing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        example.resolve("DrawImages.java").toString(),
                        study.toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(drawing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(drawing.waitFor()).as(told).isZero();
        Files.copy(example.resolve("spec.yaml"), study.resolve("spec.yaml"));
        Files.copy(example.resolve("spec.yaml"), folder.resolve("study.yaml"));
        Matcher spec = Pattern.compile("```yaml\n(version: 1\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(spec.find()).isTrue();
        Files.writeString(folder.resolve("lung.yaml"), spec.group(1));
        Files.writeString(folder.resolve("mine.yaml"), "extends: preset:quickstart\n");
        Files.writeString(folder.resolve("other.yaml"), """
                extends: preset:quickstart
                data: {classes: [background, vessel], regions: {disc: null, cup: null, vessel: [vessel]}, dataset: {kind: vessels}}
                train: {select: {metric: f1}}
                evaluate: {metrics: [f1]}
                """);
    }

    private static List<String> words(String command) throws IOException {
        List<String> words = new ArrayList<>();
        int named = 0;
        Matcher word = WORDS.matcher(command);
        while (word.find()) {
            String text = word.group(1) == null ? word.group(2) : word.group(1);
            boolean isFile = Pattern.matches(
                    "(eye\\.png|lung\\.yaml|mine\\.yaml|other\\.yaml|study/spec\\.yaml|study\\.yaml|study|eye-1\\.0\\.hanet|me\\.key|me\\.key\\.pub|disc\\.pt|sample\\.safetensors|masks)",
                    text);
            if (RUN.matcher(text).matches()) {
                words.add(another(named++));
            } else {
                words.add(
                        isFile
                                ? folder.resolve(text).toString()
                                : text.replace("~/data", folder.resolve("data").toString()));
            }
        }
        return words;
    }

    /** The run, and what else a command names beside it: copies, since a run that is named twice is refused. */
    private static String another(int number) throws IOException {
        if (number == 0) {
            return run;
        }
        Path copy = Path.of(run + "-" + number);
        if (!Files.exists(copy)) {
            try (Stream<Path> files = Files.walk(Path.of(run))) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(Path.of(run).relativize(file).toString()));
                }
            }
        }
        return copy.toString();
    }

    @ParameterizedTest(name = "{0}: ./hanet {1}")
    @MethodSource("commands")
    void a_documented_command_does_what_it_says(String page, String command) throws IOException {
        List<String> words = words(command);
        String name = words.get(0);
        boolean isResumed = words.contains("--resume");
        if (List.of("train", "sweep", "reproduce").contains(name)) {
            words.addAll(List.of("--runs", folder.resolve("more").toString()));
        }
        if (name.equals("export")) {
            words.add("--force");
        } else if (name.equals("train") && !isResumed) {
            boolean isDrawn = Stream.of(command.split(" ")).anyMatch(DRAWN::contains);
            words.addAll(isDrawn ? FEW : ONE_STEP);
        } else if (List.of("sweep", "reproduce").contains(name) && !words.contains("--dry")) {
            words.add("--dry");
        }
        Runner.Outcome outcome = Runner.run(words.toArray(String[]::new));

        assertThat(outcome.all()).as(page).doesNotContain("fault of the toolkit", "Exception", "there is no option");
        if (NEEDS_DATA.matcher(command).find() && !command.contains("--dry") && !name.equals("reproduce")) {
            assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.WRONG_INPUT);
            assertThat(outcome.all()).containsPattern("(is|are) not there|there (is|are) no|are not on this machine");
        } else if (isResumed) {
            assertThat(outcome.all()).contains("is done: there is nothing to go on with");
        } else {
            assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.DONE);
        }
    }
}
