package dev.hanet.toolkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that say nothing beside others: that nothing comes of them is tried, and that it is told. */
class IdleKeysTest {
    private static final ClassLoader CLASSES = IdleKeysTest.class.getClassLoader();
    private static final ExperimentLoader LOADER =
            HanetModule.injector(Plugins.found(CLASSES), CLASSES).getInstance(ExperimentLoader.class);

    private static final String SPEC = """
            model:
              encoder: {type: unet, channels: [8, 16]}
              reduction: {type: none}
              bottleneck: {type: none}
              decoder: {type: unet}
            data:
              classes: [background, rim, cup]
              dataset: {type: phantom, size: 64}
            train: {epochs: 2, batch: 2}
            evaluate: {metrics: [mDice]}
            """;

    private static Inspection inspect(List<String> sets) {
        return LOADER.inspectText("spec.yaml", SPEC, Overlay.parse(sets));
    }

    /** Every value of a network with what makes it: the same of two networks that compute the same. */
    private static String network(Inspection inspection) {
        Graph graph = inspection.orThrow().graph();
        return graph.values().stream()
                .map(value -> value.index() + " " + value.kind() + " " + value.scope() + " " + value.name() + " "
                        + value.type() + " " + value.operator() + " "
                        + value.operands().stream().map(Value::index).toList())
                .collect(Collectors.joining("\n"));
    }

    private static final String UNITS =
            "model={type: graph, outputs: {main: out}, nodes: {out: {from: x, type: conv, channels: classes,"
                    + " kernel: 1}, x: {from: input, ";

    private static Stream<String> sets(String beside) {
        return Stream.of(beside.split(";"))
                .map(String::strip)
                .map(set -> set.startsWith("x: ") ? UNITS + set.substring(3) + "}}}" : set);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            model.encoder.unit=plain                                   | model.encoder.recurrences           | 3 | 4
            model.encoder.unit=residual                                | model.encoder.recurrences           | 3 | 4
            model.decoder.unit=residual                                | model.decoder.recurrences           | 3 | 4
            model.decoder={type: side-fusion, sides: [encoder.level1, bottleneck], path: {unit: plain}} | model.decoder.path.recurrences | 3 | 4
            x: type: unet-unit, kind: residual                         | model.nodes.x.recurrences           | 3 | 4
            model.encoder={type: resnet18, outputStride: 32}; model.decoder={type: fcn} | model.encoder.firstBlockDilation | new | previous
            model.encoder={type: resnet18, outputStride: 32}; model.decoder={type: fcn} | model.encoder.multiGrid | [1, 2] | [1, 4]
            model.encoder={type: efficientnet-lite0}; model.decoder={type: fcn} | model.encoder.firstBlockDilation | new | previous
            model.reduction.type=none                                  | model.reduction.kernel              | 1 | 3
            model.reduction.type=none                                  | model.reduction.channels            | 8 | 16
            model.bottleneck.type=none                                 | model.bottleneck.dropout            | 0.2 | 0.3
            model.decoder={type: fcn, convolutions: 0}                 | model.decoder.channels              | 8 | 16
            model.decoder={type: fcn, dropout: 0}                      | model.decoder.wholeChannels         | true | false
            x: type: inverted-residual                                 | model.nodes.x.padding               | same | symmetric
            x: type: dropout, probability: 0                           | model.nodes.x.wholeChannels         | true | false
            model.context={type: ha, levels: 1}                        | model.context.hops                  | exact | cumulative
            model.context={type: ha, levels: 1}                        | model.context.propagation           | graph | none
            model.context={type: ha, levels: 1}                        | model.context.fusion                | concat | sum
            model.context={type: ha, levels: 1, propagation: power-of-attention} | model.context.powerScale  | inverse-nodes | row-l1
            model.context={type: ha, propagation: power-of-attention}  | model.context.delta                 | 0.3 | 0.4
            model.context={type: ha, includeLevels: [2]}               | model.context.levels                | 3 | 4
            model.context={type: ha, levels: 3, includeLevels: [1, 3]} | model.context.levels                | 4 | 6
            """)
    void is_warned_of_and_changes_no_network(String beside, String key, String one, String other) {
        List<String> sets = sets(beside).toList();
        Inspection first =
                inspect(Stream.concat(sets.stream(), Stream.of(key + "=" + one)).toList());
        Inspection second = inspect(
                Stream.concat(sets.stream(), Stream.of(key + "=" + other)).toList());
        assertThat(first.problems()).isEmpty();
        assertThat(network(first)).isEqualTo(network(second));
        for (Inspection inspection : List.of(first, second)) {
            assertThat(inspection.warnings())
                    .extracting(Problem::kind, Problem::path)
                    .containsExactly(tuple(ProblemKind.IDLE_VALUE, key));
        }
        assertThat(inspect(sets).warnings()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            model.encoder.unit=recurrent                               | model.encoder.recurrences           | 3 | 4
            model.decoder.unit=recurrent-residual                      | model.decoder.recurrences           | 3 | 4
            x: type: unet-unit, kind: recurrent                        | model.nodes.x.recurrences           | 3 | 4
            model.encoder={type: resnet18, outputStride: 16}; model.decoder={type: fcn} | model.encoder.firstBlockDilation | new | previous
            model.encoder={type: resnet18, outputStride: 16}; model.decoder={type: fcn} | model.encoder.multiGrid | [1, 2] | [1, 4]
            model.encoder={type: efficientnet-lite0, outputStride: 16}; model.decoder={type: fcn} | model.encoder.firstBlockDilation | new | previous
            model.reduction.type=conv-bn-relu                          | model.reduction.kernel              | 1 | 3
            model.decoder={type: fcn, convolutions: 1}                 | model.decoder.channels              | 8 | 16
            x: type: conv, kernel: 3                                   | model.nodes.x.dilation              | 2 | 3
            x: type: inverted-residual, stride: 2; model.nodes.y={from: x, type: resize, factor: 2}; model.nodes.out.from=y | model.nodes.x.padding | same | symmetric
            x: type: max-pool; model.nodes.y={from: x, type: resize, factor: 2}; model.nodes.out.from=y | model.nodes.y.alignCorners          | true | false
            train.loss={type: dice-cross-entropy, crossEntropy: 0.5}   | train.loss.classWeights             | [1, 2, 3] | [1, 1, 2]
            train.loss={type: boundary-cross-entropy, weight: 2}       | train.loss.radius                   | 1 | 3
            model.context={type: ha, levels: 2}                        | model.context.hopValue              | count | row-stochastic
            model.context={type: ha, levels: 2, propagation: power-of-attention} | model.context.powerScale  | inverse-nodes | row-l1
            model.context={type: ha, levels: 2}                        | model.context.fusion                | concat | sum
            model.context={type: ha, qk: separate}                     | model.context.symmetrize            | or | and
            model.context={type: ha, qk: shared, normalize: minmax-row} | model.context.symmetrize           | or | and
            model.context={type: gcn, powers: [0, 1]}                  | model.context.delta                 | 0.2 | 0.3
            model.context={type: ha}                                   | model.context.delta                 | 0.2 | 0.3
            model.context={type: ha}                                   | model.context.levels                | 3 | 4
            """)
    void that_counts_changes_the_network_and_is_not(String beside, String key, String one, String other) {
        List<String> sets = sets(beside).toList();
        Inspection first =
                inspect(Stream.concat(sets.stream(), Stream.of(key + "=" + one)).toList());
        Inspection second = inspect(
                Stream.concat(sets.stream(), Stream.of(key + "=" + other)).toList());
        assertThat(first.problems()).isEmpty();
        assertThat(network(first)).isNotEqualTo(network(second));
        assertThat(first.warnings()).isEmpty();
        assertThat(second.warnings()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            model.context={type: ha, levels: 5, includeLevels: [1, 3]} | 'includeLevels' gathers from none beyond 3 | write 'levels: 3'
            model.context={type: ha, levels: 5, includeLevels: [2]} | 'includeLevels' gathers from none beyond 2    | leave it out
            train.loss={type: focal, gamma: 0} | with 0 all pixels weigh alike: it is cross-entropy | write 'type: cross-entropy', or a gamma above 0
            data.regions={disc: [rim, cup], cup: [cup]}; evaluate.metrics=[iou] | no metric is of it, and of several regions a plain name means the first, 'disc' | add one to evaluate.metrics, such as 'f1Cup', or leave it out
            """)
    void is_told_with_what_to_do(String beside, String words, String remedy) {
        assertThat(inspect(sets(beside).toList()).warnings())
                .extracting(Problem::message, problem -> problem.remedy().orElse(""))
                .containsExactly(tuple(words, remedy));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            train.loss={type: dice-cross-entropy, dice: 0, crossEntropy: 0} | with 'crossEntropy: 0' and 'dice: 0' nothing is minimised: one of them is above 0
            train.loss={type: sum, parts: [{loss: {type: dice}, weight: 0}]} | losses whose weights are all 0 leave nothing to minimise: one of them is above 0
            train.loss={type: cross-entropy, classWeights: [0, 0, 0]} | classes whose weights are all 0 leave nothing to minimise: one of 'classWeights' is above 0
            train.loss={type: dice-cross-entropy, classWeights: [0, 0, 0]} | classes whose weights are all 0 leave nothing to minimise: one of 'classWeights' is above 0
            """)
    void a_loss_of_which_nothing_is_left_is_refused(String set, String words) {
        assertThat(inspect(List.of(set)).problems())
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple("train.loss", words));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            x: type: conv, kernel: 1; model.nodes.x.dilation=2 | model.nodes.x.dilation
            x: type: conv-bn-relu, kernel: 1; model.nodes.x.dilation=2 | model.nodes.x.dilation
            x: type: depthwise-conv, kernel: 1; model.nodes.x.dilation=2 | model.nodes.x.dilation
            x: type: separable-conv, kernel: 1; model.nodes.x.dilation=2 | model.nodes.x.dilation
            x: type: max-pool; model.nodes.y={from: x, type: resize, factor: 2, mode: nearest}; model.nodes.out.from=y; model.nodes.y.alignCorners=true | model.nodes.y.alignCorners
            train.loss={type: dice-cross-entropy, crossEntropy: 0}; train.loss.classWeights=[1, 2, 3] | train.loss.classWeights
            train.loss={type: dice-cross-entropy, dice: 0}; train.loss.smooth=2 | train.loss.smooth
            train.loss={type: boundary-cross-entropy, weight: 1}; train.loss.radius=1 | train.loss.weight, train.loss.radius
            train.loss={type: boundary-cross-entropy, weight: 1.5}; train.loss.radius=1 |
            train.loss={type: focal, gamma: 0}                                             | train.loss.gamma
            train.loss={type: focal, gamma: 1}                                             |
            train.loss={type: cross-entropy, classWeights: [2, 2, 2]}                      | train.loss.classWeights
            train.loss={type: cross-entropy, classWeights: [2, 2, 1]}                      |
            train.loss={type: dice-cross-entropy, classWeights: [1, 1, 1]}                 | train.loss.classWeights
            train.loss={type: sum, parts: [{loss: {type: focal, gamma: 0}}]}               | train.loss.parts[0].loss.gamma
            train.loss={type: tversky, gamma: 1}                                           |
            model.auxiliary=[{at: encoder.level1}]; train.deepSupervision={course: linear, to: 1} | train.deepSupervision
            model.auxiliary=[{at: encoder.level1}]; train.deepSupervision={course: linear, to: 0.5} |
            data.prepare=[{type: gamma, gamma: 1}]                                         | data.prepare[0]
            data.prepare=[{type: gamma, gamma: 1.2}]                                       |
            data.prepare=[{type: pad-to-multiple, multiple: 1}]                            | data.prepare[0]
            data.prepare=[{type: pad-to-multiple, multiple: 8}]                            |
            data.prepare=[{type: grey-to-rgb}]                                             | data.prepare[0]
            data.prepare=[{type: green-channel}, {type: grey-to-rgb}]                      |
            data.augment=[{type: random-gamma, gamma: [1, 1]}]                             | data.augment[0]
            data.augment=[{type: random-gamma, gamma: [1, 1.1]}]                           |
            data.augment=[{type: photometric, brightness: 0, contrast: [1, 1], saturation: [1, 1], hue: 0}] | data.augment[0]
            data.augment=[{type: photometric, brightness: 0, contrast: [1, 1], saturation: [1, 1]}] |
            data.augment=[{type: photometric, hue: 5, saturation: [1, 2]}]                 |
            data.prepare=[{type: green-channel}]; data.augment=[{type: photometric, hue: 5, saturation: [1, 2]}] | data.augment[0].hue, data.augment[0].saturation
            data.regions={cup: [cup], disc: [rim, cup]}; evaluate.metrics=[iou]            | data.regions.disc
            data.regions={disc: [rim, cup], cup: [cup]}; evaluate.metrics=[iou]            | data.regions.cup
            data.regions={cup: [cup], disc: [rim, cup]}; evaluate.metrics=[iou, f1Disc]    |
            data.regions={cup: [cup], disc: [rim, cup]}; evaluate.metrics=[mDice, iou]     |
            data.regions={cup: [cup], disc: [rim, cup], rim: [rim]}; evaluate.metrics=[eCdr] | data.regions.rim
            evaluate.scales=[1, 1]                                                         | evaluate.scales
            evaluate.scales=[0.5, 1, 1]                                                    |
            evaluate.postprocess=[fill-holes, fill-holes]                                  | evaluate.postprocess[1]
            evaluate.postprocess=[fill-holes, largest-component, fill-holes]               |
            model.context={type: gcn, powers: [0], delta: 0.2} | model.context.delta
            train.loss={type: sum, parts: [{loss: {type: dice}}, {loss: {type: focal}, weight: 0}]} | train.loss.parts[1].loss
            train.loss={type: sum, parts: [{loss: {type: dice}}, {loss: {type: focal}, weight: 0.1}]} |
            train.freeze={until: 1}                                                        | train.freeze.until
            train.freeze={parts: [encoder], until: 1}                                      |
            data.prepare=[{type: crop-disc, size: 32, factor: 3}]                          | data.prepare[0].factor
            data.prepare=[{type: crop-disc, mode: disc-scaled, size: 32}, {type: resize, size: 64}] | data.prepare[0].size
            data.prepare=[{type: crop-disc, size: 32}]                                     |
            data.augment=[{type: random-scale-crop, scale: [1, 2], padLabel: ignore}]      | data.augment[0].padLabel
            data.augment=[{type: random-scale-crop, scale: [0.9, 2], padLabel: ignore}]    |
            data.dataset={type: refuge, validation: 0, seed: 2}; train.select.mode=last    | data.dataset.seed
            data.dataset={type: refuge, seed: 2}                                           |
            data.dataset={type: refuge, validation: 20}; data.split={type: random}         | data.dataset.validation
            data.dataset={type: refuge, validation: 20}; data.split={type: official}       |
            data.dataset={type: refuge, test: test400}; data.split={type: every}           |
            data.classes=[background, vessel]; data.dataset={type: drive, seed: 3, validation: 2}; data.split={type: folds} | data.dataset.validation, data.dataset.seed
            data.split={type: random, validation: 0, test: 0, seed: 2}; train.select.mode=last | data.split.seed
            data.split={type: random, validation: 0, test: 1, seed: 2}; train.select.mode=last |
            data.spacing=[1, 1]                                                            | data.spacing
            data.spacing=[1, 1]; evaluate.metrics=[mDice, asdMmCup]; data.regions={cup: [cup]} |
            data.augment=[{type: flip-vertical}, {type: flip-horizontal, p: 0}]            | data.augment[1]
            data.augment=[{type: photometric, p: 0, hue: 3}]                               | data.augment[0]
            data.augment=[{type: elastic-deformation, displacement: 0, smoothness: 4}]     | data.augment[0]
            data.augment=[{type: rotate, degrees: 0}]                                      | data.augment[0]
            data.augment=[{type: random-scale-crop, scale: [1, 1], padLabel: ignore}]      | data.augment[0]
            data.augment=[{type: random-scale-crop, scale: [1, 1], size: 32}]              |
            data.patches={size: 32, stride: 16, resize: 32}                                | data.patches.resize
            data.patches={size: 32, stride: 16, resize: 64}                                |
            train.freeze=[encoder.level1, encoder]                                         | train.freeze
            train.freeze=[encoder.level1, encoder.level2]                                  |
            train.from={run: first, renew: [decoder, decoder]}                             | train.from.renew
            train.average={decay: 0}                                                       | train.average
            train.average={decay: 0.1, warmup: false}                                      | train.average.warmup
            train.average={decay: 0.9, warmup: false}                                      |
            train.keep={every: 1, last: 4}                                                 | train.keep.last
            train.keep={every: 2, last: 4}                                                 |
            train.schedule={type: step, every: 1, factor: 1}                               | train.schedule.factor
            train.schedule={type: cosine, minFactor: 1}                                    | train.schedule.minFactor
            train.schedule={type: cosine, cycleEpochs: 2, cycleFactor: 2}                  | train.schedule.cycleEpochs, train.schedule.cycleFactor
            train.epochs=9; train.schedule={type: reduce-on-plateau, factor: 1}            | train.schedule.factor
            """)
    void of_which_nothing_comes_elsewhere_is_warned_of_as_well(String beside, String key) {
        Inspection inspection = inspect(sets(beside).toList());
        assertThat(inspection.warnings())
                .extracting(Problem::path)
                .containsExactlyInAnyOrderElementsOf(key == null ? List.of() : List.of(key.split(", ")));
    }
}
