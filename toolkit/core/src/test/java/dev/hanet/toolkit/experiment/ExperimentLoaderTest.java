package dev.hanet.toolkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.PlanRow;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.transform.Normalize;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import dev.hanet.yaml.SpecWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentLoaderTest {
    private static final ClassLoader CLASSES = ExperimentLoaderTest.class.getClassLoader();
    private static final ExperimentLoader LOADER =
            HanetModule.injector(Plugins.found(CLASSES), CLASSES).getInstance(ExperimentLoader.class);

    private static final String SPEC = """
        model:
          encoder: {type: resnet18, outputStride: 16}
          reduction: {kernel: 1, channels: 16}
          context: {type: ha}
          decoder: {type: fcn}
        data:
          classes: [background, rim, cup]
          regions: {disc: [rim, cup], cup: [cup]}
          dataset: {type: phantom}
          split: {type: official}
          prepare: [{type: resize, size: 65}]
        train: {epochs: 2, batch: 2, loss: {type: cross-entropy}}
        evaluate: {metrics: [mDice, eCdr]}
        """;

    private static List<Problem> problems(String text, String... sets) {
        return LOADER.inspectText("spec.yaml", text, Overlay.parse(sets)).problems();
    }

    @Test
    void a_sound_spec_has_a_graph_a_plan_and_a_hash() {
        Experiment experiment =
                LOADER.inspectText("spec.yaml", SPEC, Overlay.NONE).orThrow();

        assertThat(experiment.graph().outputs()).containsKeys(Output.LOGITS, Output.PROBABILITIES, Output.LOSS);
        assertThat(experiment.size()).hasToString("65x65");
        assertThat(experiment.hash()).matches("[0-9a-f]{12}");
        assertThat(experiment.text()).isEqualTo(SPEC);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: resnet18, outputStride: 16} | {type: fcn} | 49, 64 | data.prepare[0].size",
                "{type: resnet18, outputStride: 16} | {type: ce-net} | 48, 64 | data.prepare[0].size",
                "{type: resnet18, outputStride: 16} | {type: laddernet} | 48, 64 | data.prepare[0].size",
                "{type: resnet18, outputStride: 16} | {type: unet, up: transposed} | 48, 64 | data.prepare[0].size",
                "{type: unet, channels: [2, 4, 4]} | {type: unet} | 48, 52 | model.encoder",
                "{type: chained, first: {type: unet, channels: [2, 4, 4]}, decoder: {type: unet}, second: {type: unet,"
                        + " channels: [2, 4, 4, 8]}} | {type: unet} | 48, 56 | model.encoder.first",
                "{type: chained, first: {type: unet, channels: [2, 4]}, decoder: {type: unet}, second: {type: resnet18,"
                        + " outputStride: 32}} | {type: ce-net} | 32, 64 | data.prepare[0].size",
                "{type: chained, first: {type: resnet18, outputStride: 32}, decoder: {type: ce-net}, second: {type: unet,"
                        + " channels: [2, 4]}} | {type: unet} | 32, 64 | model.encoder.decoder",
            })
    void sizes_that_are_told_fit_the_whole_network(String encoder, String decoder, String sizes, String path) {
        String[] parts = {
            "model.encoder=" + encoder,
            "model.decoder=" + decoder,
            "model.reduction={type: none}",
            "model.bottleneck={type: none}",
            "model.context={type: none}",
            "data.prepare=[{type: resize, size: 50}]"
        };

        assertThat(problems(SPEC, parts)).singleElement().satisfies(problem -> {
            assertThat(problem.remedy()).contains("nearest sizes: " + sizes);
            assertThat(problem.path()).isEqualTo(path);
        });
        for (String size : sizes.split(", ", -1)) {
            parts[5] = "data.prepare=[{type: resize, size: " + size + "}]";
            assertThat(problems(SPEC, parts)).as(size).isEmpty();
        }
    }

    @Test
    void sizes_of_maps_inside_a_network_are_told_as_those_of_its_images() {
        String model = "model={type: graph, nodes: {a: {from: input, type: conv, channels: 4, stride: 2}, b: {from: a,"
                + " type: unet, channels: [2, 2, 2]}, c: {from: b, type: resize, like: input}, out: {from: c, type: conv,"
                + " channels: classes}}, outputs: {main: out}}";

        assertThat(problems(SPEC, model, "data.prepare=[{type: resize, size: 50}]"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo(
                                    "a map of 25 x 25 does not fit the output stride 4: its sizes must be multiples of it");
                    assertThat(problem.remedy()).contains("take images of other sizes; nearest sizes: 48, 56");
                });
        assertThat(problems(SPEC, model, "data.prepare=[{type: resize, size: 56}]"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} begins with images minus {1}, divided by {2}")
    @CsvSource({
        "'{type: efficientnet-lite0}', 127, 128",
        "'{type: resnet18}', 123.675, 58.395",
        "'{type: vgg16, weights: imagenet}', 123.675, 58.395"
    })
    void images_are_prepared_as_the_weights_expect(String encoder, double mean, double deviation) {
        Experiment experiment = LOADER.inspectText(
                        "spec.yaml",
                        SPEC,
                        Overlay.parse(
                                "model.encoder=" + encoder,
                                "data.prepare=[{type: resize, size: 64}, {type: normalize, using: weights}]"))
                .orThrow();

        assertThat(experiment.spec().data().prepare().get(1)).isInstanceOfSatisfying(Normalize.class, normalize -> {
            assertThat(normalize.fixedMean().orElseThrow().get(0) * 255).isCloseTo(mean, within(1e-9));
            assertThat(normalize.fixedStd().orElseThrow().get(0) * 255).isCloseTo(deviation, within(1e-9));
        });
        assertThat(experiment.resolved()).contains("using: weights");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "train.precision=tf32 | train.precision | 'tf32' is a rounding of GPUs: on a CPU it changes nothing,"
                        + " and on a GPU no result has been compared in it",
                "data.dataset={type: phantom, kind: lung} | data.classes | the masks of this data set hold"
                        + " [background, lung], not [background, rim, cup]",
                "data.regions.cup=[cupp] | data.regions.cup[0] | there is no class 'cupp'",
                "evaluate.metrics=[mDice, mDice] | evaluate.metrics[1] | the metric 'mDice' stands here twice",
                "train.select.metric=iou | train.select.metric | epochs are chosen by 'iou', which is not measured",
                "train.select.mode=min | train.select.mode | 'mDice' is better when higher, but the lowest is chosen",
                "train.select={metric: hd95Cup, mode: last} evaluate.metrics=[mDice,hd95Cup] | train.select.mode | 'hd95Cup' is"
                        + " better when lower, but with 'last' schedules and sweeps take the highest for the best",
                "train.select={metric: iou, mode: last} train.schedule={type: reduce-on-plateau, patience: 0} | train.select.metric | epochs are"
                        + " chosen by 'iou', which is not measured",
                "train.select.metric=[mDice,hd95Cup] evaluate.metrics=[mDice,hd95Cup] | train.select.metric | of metrics"
                        + " that are better when higher (mDice) and when lower (hd95Cup) the mean says nothing, whatever"
                        + " 'mode' is",
                "train.loss={type: tversky, alpha: 0, beta: 0} | train.loss | with alpha and beta 0 nothing is ever wrong:"
                        + " at least one of them is above 0",
                "train.average={decay: 1, warmup: false} | train.average | a decay of 1 without warm-up keeps the first"
                        + " step's weights for good: decay is below 1",
                "train.average={decay: 1} | | ",
                "about.reported.iou=0.9 | about.reported.iou | the paper's 'iou' has nothing to stand beside: it is"
                        + " not measured",
                "data.prepare=[{type: resize, size: 70}] | data.prepare[0].size | 70 x 70 does not fit the output"
                        + " stride 16: a size is a multiple of it, or one more",
                "data.dataset.size=100 | | ",
                "model={encoder: {type: unet}, decoder: {type: fcn}, reduction: {}, context: {type: none}}"
                        + " data.prepare=[{type: resize, size: 64}, {type: normalize, using: weights}] |"
                        + " data.prepare[1].using | no encoder of this network has weights that images could be prepared"
                        + " for",
                "train.loss.classWeights=[1, 2] | train.loss.classWeights | there are 2 class weights, but 3 classes",
                "data.augment=[{type: crop-disc, size: 64}] | data.augment[0] | this transform looks at whole images,"
                        + " and here they no longer are",
                "data.prepare=[{type: resize, size: 80}, {type: crop-disc, size: 64}] | data.prepare[1] | this"
                        + " transform looks at whole images, and here they no longer are",
                "data.prepare=[{type: crop-disc, size: 64}] | | ",
                "model.activation=nested-sigmoid | | ",
                "model.activation=sigmoid | model.activation | 'sigmoid' is not one of the known values",
                "data.augment=[{type: random-crop, size: 32}] | | ",
                "data.augment=[{type: random-crop, size: 40}] | data.augment[0].size | 40 x 40 does not fit the output"
                        + " stride 16: a size is a multiple of it, or one more",
                "data.prepare=[{type: flip-horizontal}, {type: resize, size: 65}] | data.prepare[0] | this transform"
                        + " is random, and what prepares images for prediction cannot be",
                "data.prepare=[{type: normalize}, {type: resize, size: 64}, {type: clahe}] | data.prepare[2] | it takes"
                        + " values as images have them, such as 0 to 255, and data.prepare[0] has normalised them by then",
                "data.prepare=[{type: resize, size: 64}, {type: normalize, using: image}, {type: normalize}] |"
                        + " data.prepare[2] | it takes values as images have them, such as 0 to 255, and"
                        + " data.prepare[1] has normalised them by then",
                "data.augment=[{type: photometric}] data.prepare=[{type: normalize}, {type: resize, size: 64}] |"
                        + " data.augment[0] | it takes values as images have them, such as 0 to 255, and data.prepare[0]"
                        + " has normalised them by then",
                "data.augment=[{type: normalize}] data.prepare=[{type: resize, size: 64}, {type: normalize}] |"
                        + " data.prepare[1] | it takes values as images have them, such as 0 to 255, and data.augment[0]"
                        + " has normalised them by then",
                "data.augment=[{type: random-gamma}] data.prepare=[{type: clahe}, {type: resize, size: 64},"
                        + " {type: normalize, using: image}] | | ",
                "data.patches={size: 48, stride: 24} | | ",
                "data.patches={size: 50, stride: 24} | data.patches.size | 50 x 50 does not fit the output stride 16:"
                        + " a size is a multiple of it, or one more",
            })
    void parts_that_do_not_go_together_are_told(String set, String path, String message) {
        List<Problem> problems = problems(SPEC, set.split(" (?=data.prepare=|evaluate.metrics=|train.schedule=)"));

        if (path == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).singleElement().satisfies(problem -> {
                assertThat(problem.path()).isEqualTo(path);
                assertThat(problem.message()).isEqualTo(message);
            });
        }
    }

    @Test
    void nested_classes_have_a_map_less_and_no_loss_of_classes_that_exclude_one_another() {
        Experiment nested = LOADER.inspectText("spec.yaml", SPEC, Overlay.parse("model.activation=nested-sigmoid"))
                .orThrow();
        assertThat(nested.graph().output(Output.LOGITS).shape().size(1)).isEqualTo(2);

        assertThat(problems(SPEC, "model.activation=nested-sigmoid", "train.loss={type: lovasz-softmax}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("train.loss.type");
                    assertThat(problem.message())
                            .isEqualTo("this loss is of classes that exclude one another, and those of 'activation:"
                                    + " nested-sigmoid' lie in one another");
                    assertThat(problem.remedy())
                            .hasValueSatisfying(remedy -> assertThat(remedy).startsWith("take cross-entropy, dice, "));
                });
        assertThat(problems(SPEC, "model.activation=nested-sigmoid", "train.loss.classWeights=[1, 2]"))
                .extracting(Problem::message)
                .containsExactly("there are 2 class weights, but 3 classes");
    }

    @Test
    void a_default_that_is_written_down_is_the_same_spec() {
        assertThat(hash("model.activation=softmax")).isEqualTo(hash());
        assertThat(hash("model.activation=nested-sigmoid")).isNotEqualTo(hash());
    }

    @ParameterizedTest(name = "version {0}: {1}")
    @CsvSource({"2, use a newer program", "0, write 'version: 1'"})
    void of_a_spec_of_another_version_nothing_else_is_said(String version, String remedy) {
        String spec = "version: " + version
                + "\nextends: preset:gone\nmodel: {backbone: x, model: y}\ndata: [a, a]\nfiles: 3\n";
        Inspection inspection = LOADER.inspectText("spec.yaml", spec, Overlay.parse("train.epochs=x", "nonsense"));
        assertThat(inspection.problems())
                .extracting(problem -> problem.path() + ": " + problem.message() + "; "
                        + problem.remedy().orElseThrow())
                .containsExactly(
                        "version: this program reads version 1 of the spec language, not '" + version + "'; " + remedy);
    }

    private static String hash(String... sets) {
        return LOADER.inspectText("spec.yaml", SPEC, Overlay.parse(sets))
                .orThrow()
                .hash();
    }

    @Test
    void images_of_unknown_size_must_be_brought_to_one() {
        String text = SPEC.replace("{type: official}", "{type: every}")
                .replace(
                        "{type: phantom}",
                        "{type: folder, images: a, masks: b, values: {'0': background, '128': rim, '255': cup}}");

        assertThat(problems(text)).isEmpty();
        assertThat(problems(text, "data.prepare=[]"))
                .extracting(Problem::message)
                .containsExactly(
                        "the size of the images is not known before they are read, and nothing brings them to one");
    }

    @Test
    void fields_of_view_of_images_that_have_none_are_known_before_any_file_is_read() {
        assertThat(problems(SPEC, "evaluate.fieldOfView=true"))
                .extracting(Problem::path, Problem::message, Problem::remedy)
                .containsExactly(tuple(
                        "evaluate.fieldOfView",
                        "no image of this data set has a field of view, and the metrics are asked for inside it",
                        Optional.of("set it to false")));
        String folder = SPEC.replace(
                "{type: phantom}",
                "{type: folder, images: 'a/*.png', masks: 'b/*.png', values: {0: background, 128: rim, 255: cup}}");
        String divided = "data.split={type: random}";
        assertThat(problems(folder, divided, "evaluate.fieldOfView=true"))
                .extracting(Problem::path, Problem::remedy)
                .containsExactly(tuple(
                        "evaluate.fieldOfView",
                        Optional.of("name the files that show it in data.dataset.fieldOfView, or set it to false")));
        assertThat(problems(folder, divided, "evaluate.fieldOfView=true", "data.dataset.fieldOfView=c/*.png"))
                .isEmpty();
    }

    @Test
    void what_a_split_asks_of_a_data_set_is_known_before_any_file_is_read() {
        String folder = SPEC.replace(
                "{type: phantom}",
                "{type: folder, images: 'a/{child}_{eye}.png', masks: 'b/{child}_{eye}.png',"
                        + " values: {0: background, 128: rim, 255: cup}}");
        assertThat(problems(folder))
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple("data.split", "this data set has no parts of its own"));
        assertThat(problems(folder, "data.split={type: random, together: child}"))
                .isEmpty();
        assertThat(problems(folder, "data.split={type: random, together: patient}"))
                .extracting(Problem::path, Problem::remedy)
                .containsExactly(tuple("data.split.together", Optional.of("they have [child, eye]")));
        assertThat(problems(folder, "data.split={type: random, alike: glaucoma}"))
                .extracting(Problem::path)
                .containsExactly("data.split.alike");
        for (String split : List.of("random", "every", "folds")) {
            assertThat(problems(folder, "data.split={type: " + split + ", validation: 0}"))
                    .as(split)
                    .extracting(Problem::path)
                    .containsExactly("data.split.validation");
        }
    }

    @Test
    void classes_of_a_folder_may_be_named_in_any_order() {
        String folder = SPEC.replace("{type: official}", "{type: every}")
                .replace(
                        "{type: phantom}",
                        "{type: folder, images: a, masks: b, values: {255: cup, 128: rim, 0: background}}");
        assertThat(problems(folder)).isEmpty();
        assertThat(problems(folder.replace("128: rim", "128: ring")))
                .extracting(Problem::path)
                .containsExactly("data.classes");
    }

    @Test
    void attention_that_no_machine_holds_is_refused_before_anything_runs() {
        assertThat(problems(
                        SPEC,
                        "model.context.compute=plain",
                        "data.prepare=[{type: resize, size: 4096}]",
                        "train.batch=4"))
                .extracting(Problem::path)
                .containsExactly("model.context");
    }

    @Test
    void a_mistake_hides_no_other() {
        List<Problem> problems = problems(
                SPEC,
                "model.context.detla=1",
                "model.decoder={type: deeplabv3plus, lowLevel: layer9}",
                "model.insert=[{at: encoder.layer7, use: {type: none}}]",
                "data.split.type=oficial",
                "train.epochs=many");

        assertThat(problems)
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "model.context.detla",
                        "model.decoder.lowLevel",
                        "model.insert[0].at",
                        "data.split.type",
                        "train.epochs");
    }

    @Test
    void a_name_that_is_neither_file_nor_preset_is_a_problem_and_no_exception() {
        assertThat(LOADER.inspect("nowhere", Overlay.NONE).problems()).hasSize(1);
        assertThat(LOADER.inspect("no\u0000where.yaml", Overlay.NONE).problems())
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "model.context.levels=2147483647 | model.context | the network has more than 100,000 values",
                "model.context={type: ha, levels: 2147483647, propagation: none} | model.context | the network has more"
                        + " than 100,000 values",
                "model.context={type: ha, levels: 2147483647, propagation: power-of-softmax} | model.context | the"
                        + " network has more than 100,000 values",
                "model.context={type: em, iterations: 2147483647} | model.context | the network has more than 100,000"
                        + " values",
                "model.context={type: criss-cross, recurrence: 2147483647} | model.context | the network has more than"
                        + " 100,000 values",
                "data.prepare=[{type: resize, size: 800000000}] | data.prepare[0].size | 'image' would be [2, 3,"
                        + " 800000000, 800000000], which no machine holds",
                "model.reduction.channels=2000000000 | model.context | 'context.query.weight' would be [2000000000,"
                        + " 2000000000, 1, 1], which no machine holds"
            })
    void a_number_that_no_machine_can_mean_is_told_where_it_stands(String set, String path, String message) {
        assertThat(problems(SPEC, set))
                .extracting(Problem::path, Problem::message)
                .contains(tuple(path, message));
    }

    @Test
    void both_sides_of_a_shape_mistake_are_told() {
        String text = """
            model:
              type: graph
              nodes:
                stem: {from: input, type: conv-bn-relu, channels: 8}
                half: {from: stem, type: conv-bn-relu, channels: 8, stride: 2}
                join: {from: [stem, half], type: add}
                out: {from: join, type: conv, channels: classes, kernel: 1}
              outputs: {main: out}
            """ + SPEC.substring(SPEC.indexOf("data:"));
        Inspection inspection = LOADER.inspectText("spec.yaml", text, Overlay.NONE);

        assertThat(inspection.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("model.nodes.join");
            assertThat(problem.related())
                    .extracting(related -> related.at().line(), Problem.Related::what)
                    .containsExactly(
                            tuple(4, "stem.unit.relu [2, 8, 65, 65] comes from here"),
                            tuple(5, "half.unit.relu [2, 8, 33, 33] comes from here"));
        });
    }

    @Test
    void a_network_is_looked_at_without_the_part_at_fault() {
        Inspection inspection = LOADER.inspectText(
                "spec.yaml",
                SPEC,
                Overlay.parse(
                        "model.insert=[{at: encoder.layer9, use: {type: ha, channels: 8}}]",
                        "evaluate.metrics=[dize]"));

        assertThat(inspection.problems())
                .extracting(Problem::path)
                .contains("model.insert[0].at", "evaluate.metrics[0]");
        assertThat(inspection.experiment()).isEmpty();
        Inspection.Network network = inspection.network().orElseThrow();
        assertThat(network.graph().points()).containsKey("encoder.layer3");
        assertThat(PlanRow.byKey(network.graph()))
                .extracting(PlanRow::path)
                .startsWith("model.encoder", "model.reduction", "model.context");
        assertThat(PlanRow.byKey(network.graph()).stream()
                        .mapToLong(PlanRow::parameters)
                        .sum())
                .isEqualTo(network.plan().parameters());
    }

    @Test
    void an_origin_names_file_line_and_what_was_there_before() {
        Inspection inspection = LOADER.inspectText("spec.yaml", SPEC, Overlay.parse("train.epochs=3"));

        assertThat(inspection.origin("train.epochs")).contains("--set, over spec.yaml:12");
        assertThat(inspection.origin("train.batch")).contains("spec.yaml:12");
        assertThat(inspection.origin("train.accumulate")).contains("default");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                train.patience=1                                                 | train.patience
                train.freeze={parts: [encoder], until: 2}                        | train.freeze.until
                train.keep={every: 3}                                            | train.keep.every
                train.schedule={type: constant, warmupEpochs: 2}                 | train.schedule.warmupEpochs
                train.schedule={type: polynomial, warmupEpochs: 2}               | train.schedule.warmupEpochs
                train.schedule={type: cosine, warmupEpochs: 3}                   | train.schedule.warmupEpochs
                train.schedule={type: cosine, cycleEpochs: 2}                    | train.schedule.cycleEpochs
                train.schedule={type: step, every: 2}                            | train.schedule.every
                train.schedule={type: step, at: [1, 2]}                          | train.schedule.at[1]
                train.schedule={type: reduce-on-plateau, patience: 0}            | train.schedule.patience
                data.patches={size: 33, stride: 16, sampling: ordered, perImage: 4} | data.patches.perImage
                evaluate.boundaryTolerance=3                                     | evaluate.boundaryTolerance
                """)
    void a_value_of_which_nothing_comes_is_warned_of_where_it_stands(String set, String path) {
        Inspection inspection = LOADER.inspectText("spec.yaml", SPEC, Overlay.parse(set));

        assertThat(inspection.problems()).isEmpty();
        assertThat(inspection.warnings())
                .extracting(Problem::kind, Problem::path)
                .containsExactly(tuple(ProblemKind.IDLE_VALUE, path));
        assertThat(inspection.orThrow().warnings())
                .isEqualTo(inspection.printedWarnings())
                .contains(path + ": warning: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train.patience=1",
                "train.freeze={parts: [encoder], until: 2}",
                "train.keep={every: 3}",
                "train.schedule={type: cosine, warmupEpochs: 1}",
                "train.schedule={type: cosine, warmupSteps: 100}",
                "train.schedule={type: cosine, cycleEpochs: 2}",
                "train.schedule={type: step, at: [1, 2]}",
                "train.schedule={type: reduce-on-plateau, patience: 0}",
                "train.schedule={type: reduce-on-plateau}",
                "data.patches={size: 33, stride: 16, sampling: ordered}"
            })
    void a_value_that_training_comes_to_is_not(String set) {
        assertThat(LOADER.inspectText("spec.yaml", SPEC, Overlay.parse("train.epochs=3", set))
                        .warnings())
                .isEmpty();
    }

    @Test
    void steps_of_an_epoch_that_are_known_say_whether_a_warm_up_ends() {
        String[] sets = {"train.schedule={type: cosine, warmupSteps: 8}", "train.stepsPerEpoch=4"};

        assertThat(LOADER.inspectText("spec.yaml", SPEC, Overlay.parse(sets)).printedWarnings())
                .contains("train.schedule.warmupSteps: warning: the rate rises until training ends, with step 8");
    }

    @Test
    void a_rate_of_what_never_moves_is_warned_of() {
        String rates = "train.optimizer={type: adamw, rates: {encoder.layer1: 0.1, head: 2}}";

        assertThat(LOADER.inspectText("spec.yaml", SPEC, Overlay.parse(rates, "train.freeze=[encoder]"))
                        .warnings())
                .extracting(Problem::path)
                .containsExactly("train.optimizer.rates.encoder.layer1");
        assertThat(LOADER.inspectText(
                                "spec.yaml", SPEC, Overlay.parse(rates, "train.freeze={parts: [encoder], until: 1}"))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: ha} | delta 0.5, levels 2",
                "{type: ha, neighbours: 4} | neighbours 4, levels 2",
                "{type: ha, propagation: power-of-attention, levels: 3} | levels 3",
                "{type: gcn, delta: 0.25, powers: [1]} | delta 0.25"
            })
    void a_diagram_says_of_attention_what_makes_its_graph(String context, String words) {
        SpecWriter writer =
                HanetModule.injector(Plugins.found(CLASSES), CLASSES).getInstance(SpecWriter.class);
        assertThat(LOADER.inspectText("spec.yaml", SPEC, Overlay.parse("model.context=" + context))
                        .orThrow()
                        .diagram(writer)
                        .nodes())
                .filteredOn(node -> node.path().equals("context"))
                .singleElement()
                .satisfies(node -> assertThat(node.lines()).last().isEqualTo(words));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"row", "column", "unnormalized"})
    void maps_that_every_step_makes_whole_are_counted_whichever_way_they_are_read(String orientation) {
        String context = "model.context={type: ha, threshold: learned, orientation: " + orientation + "}";
        assertThat(LOADER.inspectText("spec.yaml", SPEC, Overlay.parse(context))
                        .orThrow()
                        .plan()
                        .attentionMaps())
                .hasSize(2)
                .allSatisfy(map -> assertThat(map.computed())
                        .isEqualTo("whole, since delta is learned, so that every pair weighs"));
        assertThat(problems(SPEC, context, "data.prepare=[{type: resize, size: 3200}]"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("its attention maps take 23.84 GiB"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"row", "column"})
    void maps_that_only_who_asks_for_them_gets_are_not_counted(String orientation) {
        assertThat(LOADER.inspectText("spec.yaml", SPEC, Overlay.parse("model.context.orientation=" + orientation))
                        .orThrow()
                        .plan()
                        .attentionMaps())
                .noneMatch(AttentionMap::isKept);
    }
}
