package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Binding;
import dev.hanet.yaml.Document;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import dev.hanet.yaml.SpecReader;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * From the name of a spec to a checked experiment.
 *
 * <pre>
 * text ── tree ── tree with parents and options ── records ── checks ── graph ── plan
 * </pre>
 *
 * <p>A mistake spoils only its own subtree; every later stage looks at the rest, so all mistakes are told at once.
 */
public final class ExperimentLoader {
    private static final String PRESET = "preset:";

    private static final int HASH_DIGITS = 12;

    private final Documents documents;
    private final SpecReader reader;
    private final SpecWriter writer;
    private final List<Check> checks;

    @Inject
    public ExperimentLoader(Presets presets, SpecReader reader, SpecWriter writer, MetricCatalog metrics) {
        this.documents = new Documents(presets).of(ExperimentSpec.class).repeating("version", "seed");
        this.reader = reader;
        this.writer = writer;
        this.checks = List.of(new BasicsCheck(), new ClassesCheck(), new MetricsCheck(metrics));
    }

    /**
     * The experiment of that name.
     *
     * @param name a file, a preset, or {@code preset:} and its name
     * @param overlay what to lay over it
     * @throws SpecException with every mistake
     */
    public Experiment load(String name, Overlay overlay) {
        return inspect(name, overlay).orThrow();
    }

    /** Looks at a spec and answers what is there and what is wrong; never throws on bad input. */
    public Inspection inspect(String name, Overlay overlay) {
        return inspect(name, document(name, overlay));
    }

    /** Looks at a text that is no file. */
    public Inspection inspectText(String source, String text, Overlay overlay) {
        return inspect(source, documents.text(source, text, overlay));
    }

    private Document document(String name, Overlay overlay) {
        if (name.startsWith(PRESET)) {
            return documents.preset(name.substring(PRESET.length()), overlay);
        }
        Optional<Path> file = path(name).filter(path -> name.matches(".*\\.ya?ml") || Files.isRegularFile(path));
        return file.map(path -> documents.load(path, overlay)).orElseGet(() -> documents.preset(name, overlay));
    }

    private static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Inspection inspect(String name, Document document) {
        Binding<ExperimentSpec> binding = reader.bind(document, ExperimentSpec.class);
        Draft draft = new Draft(binding);
        checks.forEach(check -> check.run(draft));
        Optional<Experiment> experiment = Framing.of(draft)
                .map(frame -> StrideCheck.fitting(draft, frame))
                .flatMap(frame -> experiment(name, document, draft, frame));
        return new Inspection(
                name, document, binding.problems(), binding.problems().isEmpty() ? experiment : Optional.empty());
    }

    private Optional<Experiment> experiment(String name, Document document, Draft draft, Frame frame) {
        Optional<Graph> built = NetworkBuilder.build(draft, frame);
        if (built.isEmpty()) {
            return Optional.empty();
        }
        Graph graph = built.orElseThrow();
        int slots = draft.part("train.optimizer", OptimizerSpec.class)
                .map(ExperimentLoader::slots)
                .orElse(0);
        Plan plan = Plan.of(graph, slots);
        AttentionCheck.run(draft, graph, plan);
        if (!draft.binding().problems().isEmpty()) {
            return Optional.empty();
        }
        ExperimentSpec spec = draft.binding().spec().orElseThrow();
        Origins origins = new Origins(draft.binding().origins(), document.overridden());
        return Optional.of(new Experiment(
                name,
                spec,
                graph,
                plan,
                frame.size(),
                String.join("\n", document.lines().getOrDefault(document.source(), List.of())) + "\n",
                writer.write(spec, origins::comment),
                Sha256.of(writer.write(withoutAbout(spec))).substring(0, HASH_DIGITS)));
    }

    /** Numbers an optimiser keeps for each parameter. */
    static int slots(OptimizerSpec optimizer) {
        return (int) optimizer.slots().stream().filter(slot -> !slot.scalar()).count();
    }

    private static ExperimentSpec withoutAbout(ExperimentSpec spec) {
        return new ExperimentSpec(
                spec.version(),
                Optional.empty(),
                spec.model(),
                spec.data(),
                spec.train(),
                spec.seed(),
                spec.evaluate());
    }
}
