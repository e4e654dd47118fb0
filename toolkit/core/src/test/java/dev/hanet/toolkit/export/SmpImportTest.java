package dev.hanet.toolkit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.train.TrainedRuns;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the logits are those of the source, examples/smp-import/check.py holds against the source itself. */
class SmpImportTest {
    private static final String CONFIG = """
            {"_model_class": "Unet", "activation": null, "aux_params": null, "classes": %s, "decoder_attention_type": null,
             "decoder_channels": [16, 8, 8, 8, 8], "decoder_interpolation": "nearest", "decoder_use_norm": "batchnorm",
             "encoder_depth": 5, "encoder_name": "resnet18", "encoder_weights": "imagenet", "in_channels": 3}
            """;

    @TempDir
    private Path folder;

    private ExperimentLoader loader() {
        return new TrainedRuns(folder).loader();
    }

    private SmpImport.Request request(List<String> classes) {
        return new SmpImport.Request(folder, "eye", classes, 64, folder.resolve("runs"), List.of("import", "smp"));
    }

    private static SmpNetwork network(String config) {
        return SmpNetwork.of(JsonParser.parseString(config).getAsJsonObject());
    }

    private String spec(String config, String... classes) {
        return SmpImport.spec(network(config), request(List.of(classes)));
    }

    private Experiment experiment(String config) {
        return loader().inspectText("eye.yaml", spec(config), Overlay.NONE).orThrow();
    }

    private RunDirectory imported(Map<String, Tensor> tensors) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(2));
        Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
        return new SmpImport(loader()).run(request(List.of("background", "vessel")));
    }

    private static Map<String, Value> expected(Graph graph) {
        Map<String, Value> expected = new LinkedHashMap<>(graph.parameters());
        expected.putAll(graph.buffers());
        return expected;
    }

    @Test
    void every_weight_finds_its_place() throws IOException {
        Map<String, Value> expected = expected(experiment(CONFIG.formatted(2)).graph());
        Map<String, Tensor> source = new LinkedHashMap<>();
        expected.forEach((own, value) -> {
            float[] values = new float[Math.toIntExact(value.shape().elements())];
            Arrays.fill(values, source.size());
            source.put(network(CONFIG.formatted(2)).foreign(own), Tensor.floats(value.shape(), values));
        });
        assertThat(source)
                .hasSameSizeAs(expected)
                .containsKeys(
                        "encoder.layer4.1.bn2.running_var",
                        "decoder.blocks.0.conv1.0.weight",
                        "decoder.blocks.4.conv2.1.running_mean",
                        "segmentation_head.0.bias");
        source.put("encoder.bn1.num_batches_tracked", Tensor.ints(Shape.of(), 7));
        RunDirectory run = imported(source);

        assertThat(run.status()).isEqualTo(RunStatus.DONE);
        Checkpoints.of(run).readBest().forEach((own, tensor) -> assertThat(tensor.toFloats()[0])
                .as(own)
                .isEqualTo(source.get(network(CONFIG.formatted(2)).foreign(own)).toFloats()[0]));
        assertThat(RunDirectory.open(run.path())
                        .experiment(loader())
                        .spec()
                        .data()
                        .classes())
                .containsExactly("background", "vessel");

        source.put("decoder.blocks.0.attention1.weight", Tensor.floats(Shape.of(1), 0));
        assertThatThrownBy(() -> imported(source))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("holds 'decoder.blocks.0.attention1.weight' that the network has no place for");
    }

    @Test
    void tensors_that_are_missing_or_of_another_shape_are_named() {
        assertThatThrownBy(() -> imported(Map.of("x", Tensor.floats(Shape.of(1), 0))))
                .hasMessageContaining("lacks the tensor 'encoder.conv1.weight'");
        assertThatThrownBy(() -> imported(Map.of("encoder.conv1.weight", Tensor.floats(Shape.of(1), 0))))
                .hasMessageContaining("'encoder.conv1.weight'")
                .hasMessageContaining("instead of [64, 3, 7, 7]");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Unet\"|\"Linknet\"|'_model_class'",
                "\"Unet\"|\"FPN\"|'decoder_channels'",
                "\"resnet18\"|\"mit_b0\"|'encoder_name'",
                "\"resnet18\"|\"../x\"|'encoder_name'",
                "\"encoder_depth\": 5|\"encoder_depth\": 4|'encoder_depth'",
                "\"encoder_depth\": 5|\"encoder_depth\": 1e9|'encoder_depth'",
                "\"activation\": null|\"activation\": \"sigmoid\"|'activation'",
                "\"aux_params\": null|\"aux_params\": {\"classes\": 2}|'aux_params'",
                "\"decoder_attention_type\": null|\"decoder_attention_type\": \"scse\"|'decoder_attention_type'",
                "\"decoder_attention_type\": null|\"decoder_something\": 3|'decoder_something'",
                "[16, 8, 8, 8, 8]|[16, 8]|'decoder_channels'",
                "[16, 8, 8, 8, 8]|{\"a\": 1}|'decoder_channels'",
                "[16, 8, 8, 8, 8]|[16, 8, 8, 8, -8]|'decoder_channels'",
                "\"nearest\"|\"bicubic\"|'decoder_interpolation'",
                "\"batchnorm\"|\"instancenorm\"|'decoder_use_norm'",
                "\"classes\": 2|\"classes\": 0|'classes'",
                "\"in_channels\": 3|\"in_channels\": 12|'in_channels'"
            })
    void what_has_no_equal_here_is_named_by_its_key(String was, String is, String named) {
        assertThatThrownBy(() -> spec(CONFIG.formatted(2).replace(was, is)))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining(named);
    }

    private static String other(String model, String more) {
        return "{\"_model_class\": \"" + model + "\", \"encoder_name\": \"resnet18\", \"classes\": 2" + more + "}";
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "FPN|, \"decoder_segmentation_channels\": 48|'decoder_segmentation_channels'",
                "FPN|, \"decoder_merge_policy\": \"max\"|'decoder_merge_policy'",
                "FPN|, \"decoder_interpolation\": \"area\"|'decoder_interpolation'",
                "FPN|, \"decoder_dropout\": 2|'decoder_dropout'",
                "FPN|, \"upsampling\": 2|'upsampling'",
                "FPN|, \"decoder_use_norm\": \"batchnorm\"|'decoder_use_norm'",
                "DeepLabV3Plus|, \"encoder_output_stride\": 12|'encoder_output_stride'",
                "DeepLabV3Plus|, \"decoder_atrous_rates\": [6, 12]|'decoder_atrous_rates'",
                "DeepLabV3Plus|, \"decoder_aspp_separable\": \"half\"|'decoder_aspp_separable'",
                "DeepLabV3Plus|, \"decoder_aspp_dropout\": \"x\"|'decoder_aspp_dropout'",
                "DeepLabV3Plus|, \"decoder_channels\": [16]|'decoder_channels'",
                "DeepLabV3Plus|, \"upsampling\": 8|'upsampling'",
                "DeepLabV3Plus|, \"encoder_name\": \"vgg16\"|'encoder_name'",
                "FPN|, \"encoder_name\": \"timm-tf_efficientnet_lite3\"|'encoder_name'",
                "FPN|, \"encoder_name\": \"tu-tf_efficientnet_lite0\"|'encoder_name'"
            })
    void what_has_no_equal_in_the_other_networks_is_named_as_well(String model, String more, String named) {
        assertThatThrownBy(() -> spec(other(model, more)))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining(named);
    }

    @Test
    void every_value_of_the_other_networks_changes_them() {
        assertEachChanges(
                "FPN",
                ", \"decoder_segmentation_channels\": 64",
                ", \"decoder_pyramid_channels\": 64",
                ", \"decoder_merge_policy\": \"cat\"",
                ", \"decoder_interpolation\": \"bilinear\"",
                ", \"decoder_dropout\": 0.5",
                ", \"encoder_name\": \"vgg16\"",
                ", \"encoder_name\": \"timm-tf_efficientnet_lite2\"");
        assertEachChanges(
                "DeepLabV3Plus",
                ", \"encoder_output_stride\": 8",
                ", \"decoder_atrous_rates\": [6, 12, 18]",
                ", \"decoder_aspp_separable\": false",
                ", \"decoder_aspp_dropout\": 0.25",
                ", \"decoder_channels\": 64",
                ", \"encoder_name\": \"timm-tf_efficientnet_lite0\"");
    }

    private void assertEachChanges(String model, String... changes) {
        String usual = spec(other(model, ""));
        for (String change : changes) {
            String config = other(model, change);
            assertThat(spec(config)).isNotEqualTo(usual);
            Experiment experiment = experiment(config);
            assertThat(spec(SmpNetwork.config(experiment).toString()))
                    .as(change)
                    .isEqualTo(spec(config));
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[up2, encoder.layer2]|[encoder.layer2, up2]|its node 'join2' is not as there",
                "kernel: 3}|kernel: 5}|its node 'out' is not as there",
                "block2b, type: resize, factor: 2, mode: nearest|block2b, type: resize, factor: 2|its node 'up3' is not as there",
                "encoder|backbone|its node 'encoder' is missing, or something else",
                "block1a|first|its node 'block1a' is missing, or something else"
            })
    void a_network_that_is_not_theirs_does_not_go_back_and_the_node_is_named(String was, String is, String told) {
        String text = spec(CONFIG.formatted(2));
        assertThat(text).contains(was);
        Experiment other = loader().inspectText("eye.yaml", text.replace(was, is), Overlay.NONE)
                .orThrow();
        assertThatThrownBy(() -> {
                    Experiment theirs = experiment(SmpNetwork.config(other).toString());
                    SmpNetwork.requireEqual(other, theirs, new TrainedRuns(folder).writer());
                })
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("the network is none of segmentation_models.pytorch: " + told);
    }

    @Test
    void how_maps_are_read_and_what_only_trains_keep_no_network_from_going_back() {
        String text = spec(CONFIG.formatted(2))
                .replace("  type: graph", "  type: graph\n  activation: nested-sigmoid")
                .replace("classes: [background, class1]", "classes: [background, class1, class2]")
                .replace("255: class1", "255: class1, 7: class2");
        Experiment other = loader().inspectText("eye.yaml", text, Overlay.NONE).orThrow();
        Experiment theirs = experiment(SmpNetwork.config(other).toString());
        SmpNetwork.requireEqual(other, theirs, new TrainedRuns(folder).writer());
        assertThat(theirs.spec().data().classes()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null", "[[[[", "\"x\""})
    void what_is_no_description_is_refused(String text) throws IOException {
        Files.writeString(folder.resolve("config.json"), text);

        assertThatThrownBy(() -> new SmpImport(loader()).run(request(List.of())))
                .isInstanceOf(HanetException.class);
    }

    @Test
    void every_value_that_is_read_changes_the_network() {
        String usual = CONFIG.formatted(2);
        String plain = spec(usual);
        for (String changed : List.of(
                usual.replace("resnet18", "resnet34"),
                usual.replace("resnet18", "vgg16"),
                usual.replace("nearest", "bilinear"),
                usual.replace("batchnorm", "identity"),
                usual.replace("[16,", "[24,"),
                usual.replace("\"in_channels\": 3", "\"in_channels\": 1"),
                CONFIG.formatted(1),
                CONFIG.formatted(4))) {
            assertThat(spec(changed)).isNotEqualTo(plain);
            assertThat(experiment(changed).plan().parameters()).isPositive();
        }
    }

    @Test
    void one_map_tells_two_classes_apart_and_others_have_one_each() {
        assertThat(experiment(CONFIG.formatted(1)).spec().data().classes()).containsExactly("background", "class1");
        assertThat(experiment(CONFIG.formatted(4)).spec().data().classes()).hasSize(4);
        assertThatThrownBy(() -> spec(CONFIG.formatted(2), "one"))
                .hasMessageContaining("2 classes apart, and 1 are named");
        assertThatThrownBy(() -> spec(CONFIG.formatted(2), "a", "b: {")).hasMessageContaining("names no class");
    }
}
