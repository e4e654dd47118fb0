package dev.hanet.toolkit.export;

import com.google.gson.JsonObject;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.StrideFit;
import dev.hanet.toolkit.session.TrainedRun;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Writes a run's network with its best weights as one file for other programs. */
public final class Export {
    static final String IMAGE = "image";
    private static final String DESCRIPTION = "hanet.json";
    private static final double TOLERANCE = 1e-5;

    private final Sessions sessions;
    private final SpecWriter writer;
    private final ExperimentLoader loader;

    @Inject
    public Export(Sessions sessions, SpecWriter writer, ExperimentLoader loader) {
        this.sessions = sessions;
        this.writer = writer;
        this.loader = loader;
    }

    /**
     * Writes the file beside its place, checks it, and moves it there.
     *
     * @throws dev.hanet.toolkit.run.RunException when the directory is no run, or the file cannot be written
     * @throws HanetException when there are no weights yet, a file is in the way, the format cannot carry the network, or
     *     what was written computes something else
     */
    public Exported run(Request request) {
        Path file = request.file();
        requireFree(file, "--out", request);
        request.sample().ifPresent(sample -> requireFree(sample, "--sample", request));
        TrainedRun run = sessions.read(request.run());
        if (request.format() == ExportFormat.TRAINING) {
            return training(run, request);
        }
        if (request.format() == ExportFormat.SMP) {
            return smp(run, request);
        }
        Graph graph = run.experiment().graph();
        List<Output> outputs = outputs(graph, request);
        request.format().requireWritable(graph, outputs);
        ExportDescription description = description(run, outputs);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(DESCRIPTION, description.json());
        texts.put(RunDirectory.RESOLVED, run.directory().resolved());
        ExportCheck check = new ExportCheck(graph, run.weights(), outputs);
        List<Double> differences = new ArrayList<>();
        AtomicFiles.write(file, beside -> {
            request.format().write(beside, graph, run.weights(), outputs, texts);
            if (request.check() && request.format().isReadHere()) {
                double difference = check.difference(beside, description.size(), description.fit());
                requireEqual(request, difference);
                differences.add(difference);
            }
        });
        request.sample().ifPresent(sample -> Safetensors.write(sample, check.sample(description.size()), Map.of()));
        OptionalDouble difference =
                differences.stream().mapToDouble(Double::doubleValue).max();
        return new Exported(file, bytes(file), request.format(), lines(run, description), difference);
    }

    private static Exported training(TrainedRun run, Request request) {
        if (request.attention() || request.output() != Request.Meaning.LOGITS) {
            throw HanetException.input(
                    "a training answers its loss alone", "leave out --output and --attention with --format training");
        }
        Path file = request.file();
        TrainingExport training = new TrainingExport(run);
        Map<String, String> texts =
                Map.of(RunDirectory.RESOLVED, run.directory().resolved());
        List<Double> differences = new ArrayList<>();
        AtomicFiles.write(file, beside -> {
            training.write(beside, texts);
            if (request.check()) {
                double difference = training.difference(beside);
                requireEqual(request, difference);
                differences.add(difference);
            }
        });
        request.sample()
                .ifPresent(sample -> Safetensors.write(
                        sample, training.sample(), Map.of("threads", String.valueOf(TorchEngine.threads()))));
        OptionalDouble difference =
                differences.stream().mapToDouble(Double::doubleValue).max();
        return new Exported(file, bytes(file), request.format(), training.lines(), difference);
    }

    /** A folder of two files, and the description beside them. */
    private Exported smp(TrainedRun run, Request request) {
        if (request.attention() || request.output() != Request.Meaning.LOGITS) {
            throw HanetException.input(
                    "networks of segmentation_models.pytorch answer logits alone",
                    "leave out --output and --attention with --format smp");
        }
        Graph graph = run.experiment().graph();
        List<Output> outputs = outputs(graph, request);
        ExportDescription description = description(run, outputs);
        JsonObject config = SmpNetwork.config(run.experiment());
        SmpNetwork network = SmpNetwork.of(config);
        Experiment theirs = loader.inspectText(
                        "smp.yaml", SmpImport.spec(network, SmpImport.Request.OF_ITS_SHAPE), Overlay.NONE)
                .orThrow();
        SmpNetwork.requireEqual(run.experiment(), theirs, writer);
        Map<String, Value> named = new LinkedHashMap<>(theirs.graph().parameters());
        named.putAll(theirs.graph().buffers());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        named.keySet()
                .forEach(own -> tensors.put(
                        network.foreign(own),
                        Objects.requireNonNull(run.weights().get(own))));
        tensors.putAll(network.unused());
        ExportCheck check = new ExportCheck(graph, run.weights(), outputs);
        List<Double> differences = new ArrayList<>();
        Path folder = AtomicFiles.folder(request.file());
        Path file = folder.resolve(SmpImport.WEIGHTS);
        AtomicFiles.write(file, beside -> {
            Safetensors.write(beside, tensors, Map.of("format", "pt"));
            if (request.check()) {
                double difference = check.difference(
                        theirs.graph(), SmpImport.weights(network, beside).tensors(theirs), description.size());
                requireEqual(request, difference);
                differences.add(difference);
            }
        });
        AtomicFiles.write(folder.resolve(SmpImport.CONFIG), Json.text(config) + "\n");
        AtomicFiles.write(folder.resolve(DESCRIPTION), description.json());
        request.sample().ifPresent(sample -> Safetensors.write(sample, check.sample(description.size()), Map.of()));
        OptionalDouble difference =
                differences.stream().mapToDouble(Double::doubleValue).max();
        return new Exported(folder, bytes(file), request.format(), lines(run, description), difference);
    }

    private static List<String> lines(TrainedRun run, ExportDescription description) {
        return Stream.concat(run.caution().map(caution -> "warning: " + caution).stream(), description.lines().stream())
                .toList();
    }

    private static void requireFree(Path file, String option, Request request) {
        if (Files.exists(file) && !request.overwrite()) {
            throw HanetException.input(
                    "'" + file + "' is there already",
                    "name another file with " + option + ", or replace it with --force");
        }
    }

    /** What the file answers. */
    private static List<Output> outputs(Graph graph, Request request) {
        List<Output> outputs = new ArrayList<>();
        outputs.add(request.output() == Request.Meaning.PROBABILITIES ? Output.PROBABILITIES : Output.LOGITS);
        if (request.attention()) {
            List<Output.Attention> maps = graph.outputs(Output.Attention.class);
            if (maps.isEmpty()) {
                throw HanetException.input("this network has no attention maps", "leave out --attention");
            }
            outputs.addAll(maps);
        }
        return outputs;
    }

    private ExportDescription description(TrainedRun run, List<Output> outputs) {
        Experiment experiment = run.experiment();
        Value image = Objects.requireNonNull(experiment.graph().inputs().get(IMAGE));
        Map<Output, Value> answered = new LinkedHashMap<>();
        outputs.forEach(output -> answered.put(output, experiment.graph().output(output)));
        return new ExportDescription(
                name(run.directory().path()),
                experiment.spec(),
                run.threshold(),
                ExportDescription.prepare(experiment.spec().data(), writer),
                ExportDescription.aside(experiment.spec(), writer),
                experiment.size(),
                StrideFit.of(experiment.graph()),
                image,
                answered);
    }

    /** Runs lie in a folder that is called after the experiment. */
    private static String name(Path run) {
        Path parent = run.toAbsolutePath().normalize().getParent();
        return String.valueOf(parent == null ? run.getFileName() : parent.getFileName());
    }

    private static void requireEqual(Request request, double difference) {
        if (!(difference <= TOLERANCE)) {
            throw HanetException.failure(
                    "the " + request.format().title() + " file would compute something else: the largest difference is "
                            + difference,
                    "nothing was written; with --no-check it is, for a report of this fault");
        }
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file that was written.
     *
     * @param file where it lies
     * @param bytes how long it is
     * @param format its kind
     * @param lines about inputs, outputs, and what the file leaves to its reader
     * @param difference the largest difference from the run's network, or from the losses of its first steps, when the file was loaded
     *     again; absent unless checked
     */
    public record Exported(Path file, long bytes, ExportFormat format, List<String> lines, OptionalDouble difference) {
        public Exported {
            lines = List.copyOf(lines);
        }
    }

    /**
     * What to export.
     *
     * @param run the run directory
     * @param format the kind of file
     * @param out the file; by default {@code export/model.<ending>} in the run, {@code export/training.pt} of a
     *     training, {@code export/smp} of a folder
     * @param output what the file says of each pixel
     * @param attention whether it answers the attention maps as well
     * @param overwrite whether an older file may go
     * @param check whether the file is loaded again and compared with the run's network, where the toolkit reads its format
     * @param sample where a drawn image and the network's answers go, by which readers of the file can be checked
     */
    public record Request(
            Path run,
            ExportFormat format,
            Optional<Path> out,
            Meaning output,
            boolean attention,
            boolean overwrite,
            boolean check,
            Optional<Path> sample) {
        /** What is said of each pixel. */
        public enum Meaning {
            /** A number a map: one a class, the greatest for the likeliest, or as the model's activation has it. */
            LOGITS,
            /** The classes' probabilities, which add up to 1. */
            PROBABILITIES;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /** Where the file goes. */
        Path file() {
            return out.orElseGet(() -> run.resolve("export").resolve(format.file()));
        }
    }
}
