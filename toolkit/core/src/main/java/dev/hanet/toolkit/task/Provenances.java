package dev.hanet.toolkit.task;

import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.toolkit.build.Experiment;
import dev.hanet.toolkit.run.Host;
import dev.hanet.toolkit.run.Provenance;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what a run is made of. */
final class Provenances {
    private Provenances() {}

    static Provenance of(Experiment experiment, TrainSettings settings) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("engine", TorchEngine.natives());
        versions.put("engineThreads", Integer.toString(TorchEngine.threads()));
        return new Provenance(
                Instant.now(),
                Optional.ofNullable(Provenances.class.getPackage().getImplementationVersion())
                        .orElse("unpackaged"),
                versions,
                settings.device().toString(),
                Map.of("run", experiment.spec().seed()),
                List.of(),
                settings.command(),
                Host.current());
    }
}
