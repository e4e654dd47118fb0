package dev.hanet.toolkit.run;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.experiment.Experiment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Says what a run is made of. */
public final class Provenances {
    private Provenances() {}

    /**
     * What a run is made of.
     *
     * @param files what it reads, of {@link #with}
     * @param device what it computes on
     * @param command what was typed
     */
    public static Provenance of(
            Experiment experiment, List<Provenance.DataFile> files, Device device, List<String> command) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("engine", TorchEngine.natives());
        versions.put("engineThreads", Integer.toString(TorchEngine.threads()));
        return new Provenance(
                Instant.now(),
                CodeVersion.current(),
                versions,
                device.toString(),
                Map.of("run", experiment.spec().seed()),
                files,
                command,
                Host.current());
    }

    /** The files of a data set with their digests. */
    public static List<Provenance.DataFile> dataFiles(Dataset dataset) {
        return dataset.files().stream().map(Provenances::dataFile).toList();
    }

    /**
     * Files of data, and those of weights.
     *
     * @param weights that a training begins with
     * @param networks weights of the networks that its preparation asks
     */
    public static List<Provenance.DataFile> with(
            List<Provenance.DataFile> data, List<InitialWeights> weights, List<Path> networks) {
        return Stream.of(
                        data.stream(),
                        weights.stream().map(InitialWeights::file).map(Provenances::dataFile),
                        networks.stream().map(Provenances::dataFile))
                .flatMap(files -> files)
                .toList();
    }

    /** Named by its folder and itself: where the data lies differs from machine to machine. */
    public static Provenance.DataFile dataFile(Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        return Provenance.DataFile.of(Objects.requireNonNullElse(folder.getParent(), folder), file.toAbsolutePath());
    }
}
