package dev.hanet.toolkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.run.KeptNetworks;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A path that a spec holds begins at the file it is written in, wherever one stands, and stays in the workspace. */
class PathsTest {
    private static final ExperimentLoader LOADER = HanetModule.injector(
                    Plugins.found(PathsTest.class.getClassLoader()), PathsTest.class.getClassLoader())
            .getInstance(ExperimentLoader.class);
    private static final DataRoots NONE_NAMED = DataRoots.of();
    private static final String SPEC = """
            version: 1
            model:
              encoder: {type: resnet18, weights: %s}
              decoder: {type: unet, channels: [8, 8, 8, 8]}
              reduction: {type: none}
              context: {type: none}
              bottleneck: {type: none}
            data:
              classes: [background, lesion]
              dataset: {type: folder, images: %s, masks: masks, values: {0: background, 255: lesion}}
              split: {type: random, validation: 1, test: 1}
              prepare: [{type: resize, size: 64}, {type: normalize}]
            train: {epochs: 1, batch: 1}
            evaluate: {metrics: [mDice]}
            """;

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Experiment load(Path spec, String... sets) {
        return LOADER.load(spec.toString(), Overlay.parse(sets));
    }

    private Path images(Experiment experiment, String name) {
        return experiment
                .roots(NONE_NAMED)
                .find(name, "images")
                .orElseThrow()
                .toAbsolutePath()
                .normalize();
    }

    @Test
    void a_run_remembers_where_paths_begin_and_nothing_of_other_keys() throws IOException {
        write("study/base.yaml", SPEC.formatted("none", "images"));
        Path child = write(
                "study/exp/a.yaml",
                "extends: ../base.yaml\ndata: {dataset: {masks: drawn, axis: coronal, values: {0: background, 9: lesion}}}\n");
        Map<String, Path> folders = Provenances.of(
                        load(child),
                        new Provenance.Ingredients("1", List.of(), Map.of()),
                        List.of(),
                        Device.CPU,
                        List.of())
                .folders();
        assertThat(folders)
                .containsEntry("data.dataset.images", folder.resolve("study"))
                .containsEntry("data.dataset.masks", folder.resolve("study/exp"))
                .doesNotContainKeys("data.dataset.axis", "data.dataset.values.0", "data.dataset.values.9");
    }

    @Test
    void each_path_begins_at_the_file_in_which_it_is_written() throws IOException {
        write("study/base.yaml", SPEC.formatted("none", "images"));
        Path child = write("study/exp/a.yaml", "extends: ../base.yaml\ndata: {dataset: {masks: drawn}}\n");
        Files.createDirectories(folder.resolve("study/images"));
        Files.createDirectories(folder.resolve("study/exp/images"));
        Files.createDirectories(folder.resolve("study/exp/drawn"));
        Path here = Path.of("").toAbsolutePath();
        for (Path spec : List.of(child, here.relativize(child.toAbsolutePath()))) {
            Experiment experiment = load(spec);
            assertThat(images(experiment, "images")).isEqualTo(folder.resolve("study/images"));
            assertThat(experiment
                            .roots(NONE_NAMED)
                            .find("drawn", "masks")
                            .orElseThrow()
                            .toAbsolutePath()
                            .normalize())
                    .isEqualTo(folder.resolve("study/exp/drawn"));
        }
    }

    @Test
    void what_is_typed_begins_where_one_stands_and_a_named_folder_comes_first() throws IOException {
        Path spec = write("study/spec.yaml", SPEC.formatted("none", "images"));
        Files.createDirectories(folder.resolve("study/images"));
        Files.createDirectories(folder.resolve("named/images"));
        Experiment experiment = load(spec);
        assertThat(experiment.roots(DataRoots.of(folder.resolve("named"))).find("images", "images"))
                .contains(folder.resolve("named/images"));
        Experiment typed = load(spec, "data.dataset.images=src/test");
        assertThat(typed.roots(NONE_NAMED).find("src/test", "images")).contains(Path.of("src/test"));
        assertThat(typed.roots(NONE_NAMED).find("src/test", "masks")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"best.yaml, best.provenance.json", "other.yml, other.provenance.json", "resolved.yaml, provenance.json"
    })
    void a_complete_spec_that_lies_elsewhere_has_its_paths_begin_where_the_file_beside_it_says(
            String name, String memory) throws IOException {
        Path images = Files.createDirectories(folder.resolve("study/images"));
        Path spec = write("sweep/" + name, SPEC.formatted("none", "images"));
        assertThat(load(spec).roots(NONE_NAMED).find("images", "images")).isEmpty();
        assertThat(SpecSource.memoryOf(spec)).isEqualTo(folder.resolve("sweep").resolve(memory));
        Files.writeString(SpecSource.memoryOf(spec), SpecSource.memory(Map.of("", folder.resolve("study"))));
        assertThat(images(load(spec), "images")).isEqualTo(images);
    }

    @ParameterizedTest(name = "{0} from {1}, workspace in {2}: {3}")
    @CsvSource({
        "../images, study/spec.yaml, '', true",
        "../../images, study/exp/spec.yaml, '', false",
        "../../images, study/exp/spec.yaml, ., true",
        "../images, study/spec.yaml, study, false",
        "../study/images, study/spec.yaml, study, true",
    })
    void workspace_bounds_where_the_data_lies(String images, String name, String workspace, boolean isAllowed)
            throws IOException {
        Path spec = write(name, SPEC.formatted("none", images));
        Path meant = spec.resolveSibling(images).normalize();
        Files.createDirectories(meant);
        if (!workspace.isEmpty()) {
            write(workspace + "/.hanet-workspace", "");
        }
        DataRoots roots = load(spec).roots(NONE_NAMED);
        if (isAllowed) {
            assertThat(roots.find(images, "images").orElseThrow().normalize()).isEqualTo(meant);
        } else {
            assertThatThrownBy(() -> roots.find(images, "images"))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("'" + images + "' leads out of the spec's workspace");
        }
        assertThat(roots.find(meant.toString(), "images")).contains(meant);
        assertThat(DataRoots.of(folder.resolve("study")).find("../images", "images"))
                .isEmpty();
    }

    @Test
    void links_that_somebody_laid_are_followed() throws IOException {
        Path spec = write("study/spec.yaml", SPEC.formatted("none", "images"));
        Path disk = Files.createDirectories(folder.resolve("disk/photographs"));
        Files.createSymbolicLink(folder.resolve("study/images"), disk);
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("study"));
        assertThat(images(load(spec), "images").toRealPath()).isEqualTo(disk.toRealPath());
        assertThat(images(load(folder.resolve("linked/spec.yaml")), "images").toRealPath())
                .isEqualTo(disk.toRealPath());
    }

    @Test
    void weights_are_looked_for_in_their_folder_and_then_beside_the_spec() throws IOException {
        Path spec = write("study/exp/spec.yaml", SPEC.formatted("'../start.safetensors'", "images"));
        Path beside = write("study/start.safetensors", "x");
        WeightsFolder none = new WeightsFolder(Optional.of(folder.resolve("none")));
        assertThat(load(spec)
                        .weights(none, "encoder")
                        .find("resnet18", "../start.safetensors")
                        .normalize())
                .isEqualTo(beside);
        assertThatThrownBy(() -> load(spec).weights(none, "encoder").find("resnet18", "start.safetensors"))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("there is no file of weights 'start.safetensors'");
        write("start.safetensors", "x");
        assertThatThrownBy(() -> load(spec).weights(none, "encoder").find("resnet18", "../../start.safetensors"))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("lies outside the spec's workspace");
        Path named = write("kept/start.safetensors", "x");
        WeightsFolder kept = new WeightsFolder(Optional.of(folder.resolve("kept")));
        assertThat(load(spec).weights(kept, "encoder").find("resnet18", "start.safetensors"))
                .isEqualTo(named);
    }

    @Test
    void weights_of_two_encoders_begin_each_at_the_file_that_names_them() throws IOException {
        write("study/base.yaml", SPEC.formatted("none", "images").replaceFirst("(?s)model:.*?data:", """
            model:
              type: graph
              nodes:
                left: {from: input, type: resnet18, weights: start.safetensors}
                right: {from: input, type: resnet18, weights: none}
                both: {from: [left, right], type: concat}
                scores: {from: both, type: conv, channels: classes, kernel: 1}
                out: {from: scores, type: resize, like: input}
              outputs: {main: out}
            data:"""));
        Path child = write(
                "study/exp/a.yaml", "extends: ../base.yaml\nmodel: {nodes: {right: {weights: start.safetensors}}}\n");
        Path left = write("study/start.safetensors", "l");
        Path right = write("study/exp/start.safetensors", "r");
        Experiment both = load(child);
        WeightsFolder none = new WeightsFolder(Optional.of(folder.resolve("none")));
        assertThat(both.weights(none, "left").find("resnet18", "start.safetensors"))
                .isEqualTo(left);
        assertThat(both.weights(none, "right").find("resnet18", "start.safetensors"))
                .isEqualTo(right);
        Files.delete(right);
        assertThatThrownBy(() -> both.weights(none, "right").find("resnet18", "start.safetensors"))
                .as("the other's file is not taken in its place")
                .hasMessageContaining("there is no file of weights 'start.safetensors'");
    }

    @Test
    void folders_of_masks_and_runs_that_a_spec_names_begin_at_it_too() throws IOException {
        write("study/base.yaml", SPEC.formatted("none", "images"));
        Path spec = write(
                "study/exp/a.yaml",
                "extends: ../base.yaml\ndata: {prepare: [{type: crop-disc, masks: ../drawn, size: 64}, {type: normalize}]}\n");
        Path drawn = write("study/drawn/a.mask.png", "x").getParent();
        Experiment experiment = load(spec);
        assertThat(KeptNetworks.folder("../drawn", experiment).normalize()).isEqualTo(drawn);
        assertThat(KeptNetworks.files(Map.of(), experiment))
                .extracting(Path::normalize)
                .containsExactly(drawn.resolve("a.mask.png"));
        Experiment typed = load(spec, "data.prepare[0].masks=drawn");
        assertThat(KeptNetworks.folder("drawn", typed)).isEqualTo(Path.of("drawn"));
    }

    @Test
    void a_run_that_a_spec_names_is_looked_for_among_runs_and_beside_the_spec() throws IOException {
        Path spec = write(
                "study/exp/a.yaml",
                SPEC.formatted("none", "images").replace("epochs: 1", "epochs: 1, from: {run: ../disc/1}"));
        Path runs = Files.createDirectories(folder.resolve("runs"));
        Experiment experiment = load(spec);
        assertThatThrownBy(() -> KeptNetworks.done("../disc/1", experiment, runs, "train.from.run", "train one"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "there is no run '../disc/1' in '" + runs + "', '" + folder.resolve("study/exp") + "'");
        Path run = Files.createDirectories(folder.resolve("study/disc/1"));
        assertThatThrownBy(() -> KeptNetworks.done("../disc/1", experiment, runs, "train.from.run", "train one"))
                .as("found, though it holds nothing")
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'" + folder.resolve("study/exp/../disc/1") + "'");
        assertThat(run).isDirectory();
    }

    @Test
    void run_remembers_where_its_paths_began() throws IOException {
        Path spec = write("runs/one/resolved.yaml", SPEC.formatted("none", "images"));
        Files.createDirectories(folder.resolve("study/images"));
        Files.createDirectories(folder.resolve("runs/one/images"));
        assertThat(images(load(spec), "images")).isEqualTo(folder.resolve("runs/one/images"));
        write("runs/one/provenance.json", "{\"folders\": {\"\": \"" + folder.resolve("study") + "\"}}");
        Experiment again = load(spec);
        assertThat(images(again, "images")).isEqualTo(folder.resolve("study/images"));
        Experiment elsewhere = LOADER.elsewhere(again, Overlay.parse("data.dataset.images=src/test"));
        assertThat(elsewhere.roots(NONE_NAMED).find("src/test", "images")).contains(Path.of("src/test"));
    }
}
