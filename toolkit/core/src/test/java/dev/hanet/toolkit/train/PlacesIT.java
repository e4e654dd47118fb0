package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention over as many places as no stride leaves of the images. */
class PlacesIT {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "floors | model={type: graph, nodes: {a: {from: input, type: conv-bn-relu, channels: 4}, b: {from: a, type:"
                        + " max-pool}, c: {from: b, type: max-pool}, h: {from: c, type: ha}, u: {from: h, type: resize, like:"
                        + " input}, out: {from: u, type: conv, channels: classes}}, outputs: {main: out}} |"
                        + " data.dataset.size=[50, 66] | h.purity.1",
                "without edges | model.context={type: transposed-conv, kernel: 3, stride: 1} |"
                        + " model.insert=[{at: bottleneck, use: {type: ha, residual: gamma}}] | bottleneck.inserted.purity.1",
                "a step of three | model.context={type: conv, stride: 3, channels: 8} |"
                        + " model.insert=[{at: context, use: {type: non-local}}] | context.inserted.purity.1"
            })
    void training_draws_what_pixels_attend_to(String name, String one, String other, String column) throws IOException {
        Experiments experiments = new Experiments(folder);
        Path run = experiments
                .train()
                .begin(
                        experiments.tiny(Overlay.parse("train.epochs=1", one, other)),
                        experiments.settings("runs"),
                        TrainListener.SILENT)
                .run();

        assertThat(run.resolve("report"))
                .isDirectoryContaining(file -> file.getFileName().toString().startsWith("attention-001"));
        List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
        int at = List.of(metrics.get(0).split(",", -1)).indexOf(column);
        assertThat(at).as(metrics.get(0)).isNotNegative();
        assertThat(Double.parseDouble(metrics.get(1).split(",", -1)[at])).isBetween(0.0, 1.0);
    }
}
