package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.attention.LevelGraph;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.picture.HeatMaps;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.session.Diagnosis;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.toolkit.use.Evaluation;
import dev.hanet.toolkit.use.Explain;
import dev.hanet.toolkit.use.Explanation;
import dev.hanet.toolkit.use.ExplanationFiles;
import dev.hanet.toolkit.use.NamedImage;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainIT {
    @TempDir
    private Path folder;

    private Experiments experiments;

    @BeforeEach
    void write() {
        experiments = new Experiments(folder);
    }

    private TrainResult train(String runs, String... sets) {
        return experiments.trained(runs, sets);
    }

    /** So large that no machine holds it: 44,800 x 44,800 pixels with 64 channels each. */
    @Test
    void a_test_image_that_does_not_fit_is_refused_before_anything_is_trained() {
        String[] large = {"model.context={type: none}", "model.encoder.channels=[64, 64]", "evaluate.scales=[1, 1400]"};
        assertThatThrownBy(() -> train("none", large))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith("an image of 44800x44800 takes about ");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void interrupted_run_goes_on_bit_by_bit() throws IOException {
        Path straight = train("straight").run();

        Heard interruption = Heard.stoppingAt(3, 2);
        assertThatThrownBy(() -> experiments
                        .train()
                        .begin(experiments.tiny(Overlay.NONE), experiments.settings("stopped"), interruption))
                .isInstanceOf(Heard.Stop.class);
        Path stopped = interruption.run();
        assertThat(RunDirectory.open(stopped).status()).isNotEqualTo(RunStatus.DONE);
        assertThat(stopped.resolve("metrics.csv")).content().hasLineCount(3);
        experiments.train().resume(stopped, experiments.settings("stopped"), TrainListener.SILENT);

        for (String file : List.of(
                "metrics.csv",
                "results/test.json",
                "checkpoints/last/checkpoint.safetensors",
                "checkpoints/best/weights.safetensors")) {
            assertThat(Files.mismatch(straight.resolve(file), stopped.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "{type: sgd, momentum: 0}", "adam", "{type: adamw, learningRate: 0.001}"})
    void summary_states_the_memory_that_the_plan_states(String optimizer) {
        String set = optimizer.startsWith("{") ? optimizer : "{type: " + optimizer + "}";
        Path run = train("summary", "train.epochs=1", "train.optimizer=" + set).run();
        Experiment experiment = experiments.tiny(Overlay.parse("train.epochs=1", "train.optimizer=" + set));
        assertThat(run.resolve(RunDirectory.SUMMARY))
                .content()
                .isEqualTo(experiment.plan().table());
    }

    @Test
    void two_images_are_learnt_by_heart() {
        TrainResult result = train(
                "overfit",
                "data.dataset.images={training: 2, validation: 0, test: 0}",
                "data.augment=[]",
                "train.epochs=130",
                "train.optimizer={type: adam, learningRate: 0.01}",
                "train.schedule={type: cosine}",
                "train.select={metric: mDice, mode: last}");
        Evaluation evaluation = experiments.evaluate(result.run(), Optional.of(Part.TRAINING), Overlay.NONE);
        assertThat(evaluation.result().value("mDice")).isGreaterThan(0.95);
    }

    @Test
    void run_directory_alone_repeats_its_result() throws IOException {
        Path trained = train("first", "train.epochs=1").run();
        Path moved = Files.move(trained, folder.resolve("moved"));
        Files.delete(folder.resolve("tiny.yaml"));
        Path first = experiments
                .evaluate(moved, Optional.of(Part.TEST), Overlay.NONE)
                .folder();
        Path second = experiments
                .evaluate(moved, Optional.of(Part.TEST), Overlay.NONE)
                .folder();
        assertThat(first).isEqualTo(moved.resolve("evaluations/test"));
        assertThat(second).isEqualTo(moved.resolve("evaluations/test-2"));
        assertThat(first.resolve("test.json")).hasSameTextualContentAs(moved.resolve("results/test.json"));
        assertThat(second.resolve("test-images.csv")).hasSameTextualContentAs(moved.resolve("results/test-images.csv"));
    }

    @Test
    void run_is_scored_on_another_data_set_of_the_same_classes() {
        Path trained = train("first", "train.epochs=1").run();
        String other =
                "{type: phantom, kind: fundus, size: 40, seed: 5, images: {training: 1, validation: 1, test: 2}}";
        Evaluation evaluation = elsewhere(trained, other);
        assertThat(evaluation.part()).isEqualTo("all");
        assertThat(evaluation.result().perImage()).hasSize(4);
        assertThatThrownBy(() -> elsewhere(trained, "{type: phantom, kind: vessels}"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining(
                        "the masks of this data set hold [background, vessel], not [background, rim, cup]");
    }

    private Evaluation elsewhere(Path run, String dataset) {
        return experiments.evaluate(run, Optional.empty(), Evaluate.elsewhere(dataset, Optional.empty()));
    }

    @Test
    void images_of_any_size_are_predicted_at_their_own() throws IOException {
        Path trained = train("first", "train.epochs=1").run();
        Path image = Files.write(folder.resolve("eye.png"), Experiments.png(45, 61));
        try (OpenRun run = new Sessions(experiments.loader()).open(trained, Device.CPU)) {
            List<Path> files = new Predict(
                            new Ensemble(List.of(run)),
                            new PredictionFiles(true, false, PredictionFiles.As.CLASSES),
                            Optional.empty())
                    .run(image, folder.resolve("out"))
                    .files();
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly(
                            "eye.mask.png",
                            "eye.classes.png",
                            "eye.overlay.png",
                            "eye.probability-background.png",
                            "eye.probability-rim.png",
                            "eye.probability-cup.png");
            assertThat(files).extracting(ImageFile::size).containsOnly(new ImageSize(45, 61));
        }
    }

    @Test
    void a_run_says_with_how_many_threads_it_was_made_whatever_the_engine_had_before() {
        TorchEngine.threads(2);
        Path trained = train("threads", "train.epochs=1").run(); // with one
        Provenance made = Provenance.read(trained.resolve("provenance.json"));
        assertThat(made.threads()).isEqualTo("1");
        assertThat(made.repetition(trained)).endsWith(" --device cpu --threads 1");
    }

    @Test
    void a_pixel_is_explained_on_every_level() throws IOException {
        Path trained = train("first", "train.epochs=1").run();
        try (OpenRun run = new Sessions(experiments.loader()).open(trained, Device.CPU)) {
            Explain explain = new Explain(run);
            Sample sample = new NamedImage("test-001", Optional.empty())
                    .read(run.experiment().spec().data(), DataRoots.of());
            Explanation explanation = explain.of(sample, new Spot(20, 12));

            assertThat(explanation.maps())
                    .extracting(Explanation.Gathered::name)
                    .containsExactly("context, level 1", "context, level 2");
            Explanation.Gathered first = explanation.maps().get(0);
            Explanation.Gathered second = explanation.maps().get(1);
            assertThat(first.neighbours()).isBetween(1 / 64.0, second.neighbours());
            assertThat(first.purity()).isBetween(0.0, 1.0);
            assertThat(first.shares()).hasSize(32 * 32);
            assertThat(IntStream.range(0, 32 * 32).mapToDouble(pixel -> first.shares()[pixel]))
                    .allMatch(share -> share >= 0 && share <= 1)
                    .anyMatch(share -> share > 0.5);

            List<Explain.Reach> graphs = explain.graphs(sample, new Spot(20, 12));
            assertThat(graphs).extracting(Explain.Reach::name).containsExactly("context, level 1", "context, level 2");
            for (Explain.Reach graph : graphs) {
                Map<Spot, Long> edges = graph.edges().stream()
                        .collect(Collectors.groupingBy(HeatMaps.Edge::from, Collectors.counting()));
                assertThat(edges.keySet()).hasSizeBetween(1, 2 * 3);
                assertThat(edges.values()).allMatch(count -> count <= Explain.STRONGEST);
                assertThat(graph.edges()).allMatch(edge -> edge.to().isInside(sample.size()));
            }
            assertThat(graphs.get(0).level().graph().orElseThrow().edgeDensity())
                    .isLessThanOrEqualTo(
                            graphs.get(1).level().graph().orElseThrow().edgeDensity());

            List<Path> files = new ExplanationFiles(folder.resolve("maps"), List.of("background", "rim", "cup"))
                    .write(sample, explain.segment(sample).mask(), List.of(explanation));
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly(
                            "test-001.attention.png",
                            "test-001.20-12.context-level-1.png",
                            "test-001.20-12.context-level-2.png");
            assertThat(ImageFile.size(files.get(1))).isEqualTo(new ImageSize(32, 32));
            assertThatThrownBy(() -> explain.of(sample, new Spot(32, 0)))
                    .hasMessageContaining("the pixel 32,0 lies outside of 'test-001', which is 32 wide and 32 high");
        }
    }

    @Test
    void a_network_without_attention_is_not_explained() {
        Path trained =
                train("plain", "train.epochs=1", "model.context={type: none}").run();
        try (OpenRun run = new Sessions(experiments.loader()).open(trained, Device.CPU)) {
            assertThatThrownBy(() -> new Explain(run)).hasMessageContaining("has no attention between places");
        }
    }

    @Test
    void loss_that_explodes_is_told_and_the_last_good_epoch_kept() {
        Heard heard = new Heard();
        assertThatThrownBy(() -> experiments
                        .train()
                        .begin(
                                experiments.tiny(Overlay.parse(
                                        "train.optimizer.learningRate=1e30", "train.schedule={type: constant}")),
                                experiments.settings("exploded"),
                                heard))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("is the first layer that is not finite, at learning rate 1.0E30")
                .hasMessageContaining("lower train.optimizer.learningRate");
        assertThat(RunDirectory.open(heard.run()).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void a_graph_that_joins_everything_is_told() {
        List<String> notes = new ArrayList<>();
        TrainListener listener = new TrainListener() {
            @Override
            public void note(String sentence) {
                notes.add(sentence);
            }
        };
        Overlay overlay = Overlay.parse("train.epochs=2", "model.context.delta=0", "model.context.levels=1");
        TrainResult result =
                experiments.train().begin(experiments.tiny(overlay), experiments.settings("complete"), listener);
        String warning = "the graph of context, level 1 joins all pairs of places";
        assertThat(notes).filteredOn(note -> note.contains(warning)).hasSize(1);
        assertThat(result.run().resolve("report.md")).content().contains("**Warning:** " + warning);
        List<MetricsLog.Row> rows = MetricsLog.read(result.run().resolve("metrics.csv"));
        assertThat(rows)
                .extracting(row -> row.values().get(Column.of("context.components.1")))
                .containsOnly(1.0);
        assertThat(rows)
                .extracting(row -> row.values().get(Column.of("context.emptyRows.1")))
                .containsOnly(0.0);
        assertThat(rows).allSatisfy(row -> assertThat(row.values().get(Column.of("context.purity.1")))
                .isBetween(0.0, 1.0));
    }

    /** Its graph may be complete after one epoch of hardly any learning; only the report says so then. */
    @Test
    void a_graph_that_joins_everything_in_a_single_epoch_is_not_told_while_training() {
        List<String> notes = new ArrayList<>();
        TrainListener listener = new TrainListener() {
            @Override
            public void note(String sentence) {
                notes.add(sentence);
            }
        };
        Overlay overlay = Overlay.parse("train.epochs=1", "model.context.delta=0", "model.context.levels=1");
        TrainResult result =
                experiments.train().begin(experiments.tiny(overlay), experiments.settings("once"), listener);
        assertThat(notes).noneMatch(note -> note.contains("joins all pairs"));
        assertThat(result.run().resolve("report.md")).content().contains("joins all pairs");
    }

    @Test
    void a_graph_that_joins_everything_on_two_images_is_looked_at_on_more() {
        Path path = train("more", "train.epochs=1").run();
        try (OpenRun run = new Sessions(experiments.loader()).open(path, Device.CPU)) {
            Diagnosis diagnosis = new Diagnosis(run.session());
            Dataset dataset = run.experiment().spec().data().open(DataRoots.of());
            List<Item> items = dataset.items();
            Map<Output.Attention, LevelDiagnosis> two = diagnosis.of(dataset, items);
            Map<Output.Attention, LevelDiagnosis> complete = new LinkedHashMap<>();
            Map<Output.Attention, LevelDiagnosis> sparse = new LinkedHashMap<>();
            two.keySet().forEach(map -> {
                complete.put(map, new LevelDiagnosis(Optional.of(new LevelGraph(1, 1, 0, 1)), 0.5));
                sparse.put(map, new LevelDiagnosis(Optional.of(new LevelGraph(0.5, 0.5, 0, 1)), 0.5));
            });
            assertThat(diagnosis.sure(complete, dataset, items.subList(0, 2))).isEqualTo(complete);
            assertThat(diagnosis.sure(complete, dataset, items))
                    .isNotEqualTo(complete)
                    .isNotEqualTo(two)
                    .hasSameSizeAs(two);
            assertThat(diagnosis.sure(sparse, dataset, items)).isEqualTo(sparse);
        }
    }

    @Test
    void run_that_is_done_is_not_resumed() {
        Path run = train("done", "train.epochs=1").run();
        assertThatThrownBy(() -> experiments.train().resume(run, experiments.settings("done"), TrainListener.SILENT))
                .hasMessageContaining("is done: there is nothing to go on with");
    }

    @Test
    void weights_of_another_network_are_refused_by_name() throws IOException {
        Path small = train("small", "train.epochs=1").run();
        Path large = train("large", "train.epochs=1", "model.context.levels=3").run();
        Files.copy(
                large.resolve("checkpoints/best/weights.safetensors"),
                small.resolve("checkpoints/best/weights.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> new Sessions(experiments.loader()).open(small, Device.CPU))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("'context.");
    }
}
