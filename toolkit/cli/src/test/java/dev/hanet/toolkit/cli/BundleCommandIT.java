package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.weights.Sha256;
import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.experiment.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spec and a trained network as files that are handed over, as somebody types it. */
class BundleCommandIT {
    private static final String SPEC = """
        version: 1
        model:
          encoder: {type: unet, channels: [8, 12]}
          reduction: {type: none}
          context: {type: none}
          bottleneck: {type: none}
          decoder: {type: unet}
        data:
          classes: [background, rim, cup]
          dataset: {type: phantom, kind: fundus, difficulty: easy, size: 32, images: {training: 2, validation: 1, test: 2}}
          split: {type: official}
        train: {epochs: 1, batch: 2}
        evaluate: {metrics: [mDice]}
        """;

    @TempDir
    private static Path folder;

    private static Path run = Path.of("");
    private static Path file = Path.of("");

    @BeforeAll
    static void pack() throws IOException {
        System.setProperty(Bundles.PROPERTY, folder.resolve("home").toString());
        Path spec = Files.writeString(folder.resolve("eye.yaml"), SPEC);
        assertDone("train", spec.toString(), "--runs", folder.resolve("runs").toString(), "--device", "cpu");
        try (Stream<Path> runs = Files.list(folder.resolve("runs/eye"))) {
            run = runs.findFirst().orElseThrow();
        }
        file = folder.resolve("eye-2.0.hanet");
        assertDone("bundle", "key", folder.resolve("me").toString());
        assertDone(
                "bundle",
                "pack",
                run.toString(),
                "--version",
                "2.0",
                "--out",
                file.toString(),
                "--sign",
                folder.resolve("me").toString(),
                "--licence",
                "CC0");
        assertDone(
                "bundle",
                "install",
                file.toString(),
                "--trust",
                folder.resolve("me.pub").toString());
    }

    @AfterAll
    static void leave() {
        System.clearProperty(Bundles.PROPERTY);
    }

    private static Runner.Outcome assertDone(String... arguments) {
        Runner.Outcome outcome = Runner.run(arguments);
        assertThat(outcome.code())
                .as(String.join(" ", arguments) + "\n" + outcome.all())
                .isEqualTo(ExitCode.DONE);
        return outcome;
    }

    private static Runner.Outcome assertWrong(String... arguments) {
        Runner.Outcome outcome = Runner.run(arguments);
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.WRONG_INPUT);
        return outcome;
    }

    private static String out(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void it_is_named_after_the_experiment_installed_at_home_and_listed() {
        assertThat(folder.resolve("home/eye@2.0/checkpoints/best/weights.safetensors"))
                .isRegularFile();
        assertThat(assertDone("bundle", "show").out()).contains("bundle:eye@2.0");
    }

    @Test
    void verify_says_what_it_found() {
        assertThat(assertDone("bundle", "verify", file.toString(), "--trust", out("me.pub"))
                        .out())
                .contains("files are what its manifest says", "which is trusted", "the largest difference is");
        assertThat(assertDone("bundle", "verify", "bundle:eye@2.0").out()).contains("whose owner nobody has said");
    }

    @Test
    void show_prints_the_card() {
        assertThat(assertDone("bundle", "show", file.toString()).out()).contains("# eye@2.0", "CC0", "mDice");
        assertThat(assertDone("bundle", "show", "bundle:eye@2.0", "--format", "json")
                        .out())
                .contains("\"network\": true");
    }

    @Test
    void predict_writes_the_same_bytes_with_the_run_and_with_its_bundle() throws IOException {
        Path image = Files.copy(first(run.resolve("predictions")), folder.resolve("drawn.png"));
        assertDone("predict", run.toString(), image.toString(), "--out", out("here"), "--probabilities");
        assertDone("predict", "bundle:eye@2.0", image.toString(), "--out", out("there"), "--probabilities");

        for (String name : List.of("mask", "probability-rim", "overlay")) {
            assertThat(folder.resolve("there/drawn." + name + ".png"))
                    .hasSameBinaryContentAs(folder.resolve("here/drawn." + name + ".png"));
        }
        assertDone("predict", "bundle:eye@2.0", run.toString(), image.toString(), "--out", out("mean"));
    }

    private static Path first(Path inside) throws IOException {
        try (Stream<Path> files = Files.list(inside)) {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    @Test
    void evaluate_export_explain_and_a_training_take_it() throws IOException {
        assertThat(assertDone("evaluate", "bundle:eye@2.0", "--out", out("results"))
                        .out())
                .contains("mDice");
        assertDone("export", "bundle:eye@2.0", "--out", out("eye.pt"));
        Path image = Files.copy(first(run.resolve("predictions")), folder.resolve("explained.png"));
        assertThat(assertWrong("explain", "bundle:eye@2.0", image.toString(), "--at", "8,8", "--out", out("why"))
                        .err())
                .contains("eye@2.0' has no attention between places");
        assertThat(assertDone(
                                "train",
                                "bundle:eye@2.0",
                                "--from",
                                "bundle:eye@2.0",
                                "--runs",
                                out("further"),
                                "--set",
                                "seed=5")
                        .all())
                .contains("from 'bundle:eye@2.0'");
        assertThat(folder.resolve("further/eye-2.0")).isDirectory();
    }

    @Test
    void an_installed_bundle_is_not_written_into() {
        for (String command : List.of("evaluate", "export")) {
            assertThat(assertWrong(command, "bundle:eye@2.0").err())
                    .contains("an installed bundle stays as it is")
                    .contains("--out");
        }
    }

    @Test
    void a_spec_extends_it_and_a_mistyped_one_is_told() throws IOException {
        Path child = Files.writeString(folder.resolve("child.yaml"), "extends: bundle:eye@2.0\ntrain: {epochs: 3}\n");
        assertThat(assertDone("show", child.toString(), "--origins").out())
                .contains("bundle:eye@2.0:")
                .contains("epochs: 3");
        Path other = Files.writeString(folder.resolve("other.yaml"), "extends: bundle:eye@2.1\n");

        assertThat(assertWrong("validate", other.toString()).err())
                .contains("no bundle 'eye@2.1' is installed")
                .contains("did you mean 'eye@2.0'?");
        assertThat(assertWrong("predict", "bundle:eye@2.1", "x.png", "--out", out("none"))
                        .err())
                .contains("no bundle 'eye@2.1' is installed");
    }

    @Test
    void a_spec_is_packed_with_its_parents_and_trained_by_its_name() throws IOException {
        Path child = Files.writeString(folder.resolve("small.yaml"), "extends: eye.yaml\nseed: 7\n");
        assertDone("bundle", "pack", child.toString(), "--out", out("small.hanet"));
        assertDone("bundle", "install", out("small.hanet"));

        assertThat(folder.resolve("home/small@1/parents/1.yaml")).hasContent(SPEC);
        assertThat(assertDone("bundle", "verify", out("small.hanet")).out()).contains("it is a spec", "not signed");
        assertThat(assertWrong("predict", "bundle:small@1", "x.png", "--out", out("none"))
                        .err())
                .contains("holds a spec, not a trained network");
        assertThat(assertDone("bundle", "diff", "bundle:small@1", file.toString())
                        .out())
                .contains("seed: 7 -> ")
                .contains("kind: a spec -> a trained network")
                .doesNotContain("data.classes");
    }

    @Test
    void several_specs_travel_together_and_one_of_them_is_named() throws IOException {
        Path wide = Files.writeString(folder.resolve("wide.yaml"), "extends: eye.yaml\nseed: 7\n");
        Path deep = Files.writeString(folder.resolve("Deep One.yaml"), "extends: wide.yaml\ntrain: {epochs: 2}\n");
        String[] pack = {"bundle", "pack", wide.toString(), deep.toString(), "preset:quickstart", "--name", "shelf"};
        assertThat(assertDone(with(pack, "--out", out("shelf.hanet"))).all())
                .contains("3 specs: deep-one, quickstart, wide");
        assertThat(assertDone("bundle", "install", out("shelf.hanet")).out())
                .contains("bundle:shelf@1/deep-one\n", "bundle:shelf@1/wide\n");

        Path home = folder.resolve("home/shelf@1");
        assertThat(home.resolve("specs/deep-one/parents/2.yaml")).hasContent(SPEC);
        assertThat(assertDone("bundle", "verify", "bundle:shelf@1").out()).contains("it is 3 specs");
        assertThat(assertDone("bundle", "show", "bundle:shelf@1").out())
                .contains("## deep-one", "## wide", "extends: bundle:shelf@1/deep-one");
        assertThat(assertDone("bundle", "show").out()).contains("bundle:shelf@1/quickstart  ");
        assertThat(assertDone("plan", "bundle:shelf@1/quickstart").code()).isZero();

        Path child = Files.writeString(folder.resolve("of-shelf.yaml"), "extends: bundle:shelf@1/deep-one\nseed: 9\n");
        assertThat(assertDone("show", child.toString(), "--origins").out())
                .contains("bundle:shelf@1/deep-one:")
                .contains("epochs: 2")
                .contains("seed: 9");
        assertDone("train", child.toString(), "--runs", out("of"), "--device", "cpu");
        assertThat(Files.readString(first(folder.resolve("of/of-shelf")).resolve("provenance.json")))
                .contains("\"bundle:shelf@1/deep-one\": \"" + Sha256.of(home.resolve("bundle.json")));
        assertThat(assertDone("show", first(folder.resolve("of/of-shelf")).toString())
                        .all())
                .contains("bundle:shelf@1/deep-one");
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void a_choice_among_several_specs_that_is_missing_or_wrong_is_told() throws IOException {
        Path wide = Files.writeString(folder.resolve("a.yaml"), "extends: eye.yaml\nseed: 2\n");
        assertDone("bundle", "pack", wide.toString(), out("eye.yaml"), "--name", "two", "--out", out("two.hanet"));
        assertDone("bundle", "install", out("two.hanet"));

        assertThat(assertWrong("validate", "bundle:two@1").err())
                .contains("the bundle 'two@1' holds 2 specs")
                .contains("write 'bundle:two@1/SPEC' with one of a, eye");
        assertThat(assertWrong("train", "bundle:two@1/b").err()).contains("and none that is called 'b'");
        assertThat(assertWrong("validate", "bundle:eye@2.0/eye").err()).contains("write 'bundle:eye@2.0'");
        assertThat(assertWrong("predict", "bundle:two@1/a", "x.png", "--out", out("none"))
                        .err())
                .contains("holds a spec, not a trained network")
                .contains("hanet train bundle:two@1/a");
        assertThat(assertWrong("bundle", "pack", wide.toString(), out("eye.yaml"), "--out", out("y"))
                        .err())
                .contains("name it with --name");
        assertThat(assertWrong("bundle", "pack", wide.toString(), wide.toString(), "--name", "x", "--out", out("y"))
                        .err())
                .contains("two of the specs are called 'a'");
        assertThat(assertWrong("bundle", "pack", run.toString(), wide.toString(), "--name", "x", "--out", out("y"))
                        .err())
                .contains("a bundle holds one trained network, or specs alone");
    }

    @Test
    void a_bundle_that_another_one_of_its_name_hides_is_told() throws IOException {
        Path spec = Files.writeString(folder.resolve("hidden.yaml"), "extends: eye.yaml\nseed: 3\n");
        assertDone("bundle", "pack", spec.toString(), "--out", out("hidden.hanet"));
        assertDone("bundle", "install", out("hidden.hanet"));
        assertDone("bundle", "pack", spec.toString(), "--out", out("hidden2.hanet"), "--licence", "CC0");
        Path project = Bundles.usual().ofProject();
        try {
            assertDone("bundle", "install", out("hidden2.hanet"), "--project");
            assertThat(assertDone("bundle", "show").err())
                    .contains("another 'hidden@1' in '" + folder.resolve("home/hidden@1") + "' does not count");
            assertThat(assertDone("bundle", "install", out("hidden.hanet")).err())
                    .contains("comes first here");
        } finally {
            WholeFile.remove(project.resolve("hidden@1"));
            Files.delete(project);
        }
    }

    @Test
    void a_store_is_a_folder_that_is_named() {
        assertDone("bundle", "install", "eye@2.0", "--from", folder.toString());
        assertThat(assertWrong("bundle", "install", "eye@3.0", "--from", folder.toString())
                        .err())
                .contains("eye-3.0.hanet");
    }

    @Test
    void a_maven_coordinate_is_found_by_the_users_settings() throws IOException {
        Path repository = folder.resolve("maven");
        for (String name : List.of("eye/2.0/eye-2.0", "other/2.0/other-2.0")) {
            Path place = repository.resolve("org/example/" + name + ".hanet");
            Files.createDirectories(place.getParent());
            Files.copy(file, place);
        }
        Path home = Files.createDirectories(folder.resolve("of-maven/.m2"));
        Files.writeString(
                home.resolve("settings.xml"),
                "<settings><mirrors><mirror><id>all</id><url>" + repository.toUri()
                        + "</url><mirrorOf>*</mirrorOf></mirror></mirrors></settings>");
        String user = System.getProperty("user.home");
        System.setProperty("user.home", folder.resolve("of-maven").toString());
        try {
            assertThat(assertDone("bundle", "install", "maven:org.example:eye:2.0")
                            .out())
                    .contains("bundle:eye@2.0");
            assertThat(home.resolve("repository/org/example/eye/2.0/eye-2.0.hanet"))
                    .hasSameBinaryContentAs(file);
            assertThat(assertWrong("bundle", "install", "maven:org.example:other:2.0")
                            .err())
                    .contains("'other-2.0.hanet' is the bundle 'eye@2.0', not 'maven:org.example:other:2.0'");
            assertThat(Runner.run("bundle", "install", "maven:org.example:none:2.0")
                            .err())
                    .contains("is not to be had")
                    .contains("look at the repositories");
            assertThat(assertWrong("bundle", "install", "maven:org.example:eye:2.0", "--from", "x")
                            .err())
                    .contains("leave out --from");
        } finally {
            System.setProperty("user.home", user);
        }
    }

    @Test
    void what_is_no_bundle_is_told() throws IOException {
        Path text = Files.writeString(folder.resolve("text.hanet"), "x".repeat(100));
        for (String command : List.of("verify", "show", "install")) {
            assertThat(assertWrong("bundle", command, text.toString()).err())
                    .contains("is no bundle as 'hanet bundle pack' writes it");
        }
        assertThat(assertWrong("bundle", "install", file.toString(), "--trust", out("me"))
                        .err())
                .contains("holds no Ed25519 key");
        assertThat(assertWrong("bundle", "pack", run.toString(), "--out", file.toString())
                        .err())
                .contains("is there already");
        assertThat(assertWrong("bundle", "pack", run.toString(), "--name", "../x", "--out", out("y"))
                        .err())
                .contains("is no name of a bundle");
    }
}
