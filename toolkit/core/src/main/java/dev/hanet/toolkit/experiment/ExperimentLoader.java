package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.optimizer.AverageSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Binding;
import dev.hanet.yaml.Document;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.ProblemPrinter;
import dev.hanet.yaml.SpecException;
import dev.hanet.yaml.SpecReader;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    private final MetricCatalog metrics;
    private final Bundles bundles;

    @Inject
    public ExperimentLoader(
            Presets presets, Bundles bundles, SpecReader reader, SpecWriter writer, MetricCatalog metrics) {
        this(
                new Documents(bundles.beside(presets))
                        .of(ExperimentSpec.class)
                        .repeating("version", "seed")
                        .describing("about", "version", "seed", "data.dataset.root"),
                reader,
                writer,
                metrics,
                bundles);
    }

    private ExperimentLoader(
            Documents documents, SpecReader reader, SpecWriter writer, MetricCatalog metrics, Bundles bundles) {
        this.documents = documents;
        this.reader = reader;
        this.writer = writer;
        this.metrics = metrics;
        this.bundles = bundles;
    }

    /**
     * The same where somebody else has the newest text of some files.
     *
     * @param open the text that counts in place of the file's own; empty for files that are read as ever
     */
    public ExperimentLoader reading(Function<Path, Optional<String>> open) {
        return new ExperimentLoader(documents.reading(open), reader, writer, metrics, bundles);
    }

    /**
     * The experiment of that name.
     *
     * @param name a file, a preset, {@code preset:} and its name, or {@code bundle:NAME@VERSION}
     * @param overlay what to lay over it
     * @throws SpecException with every mistake
     */
    public Experiment load(String name, Overlay overlay) {
        return load(read(name), overlay);
    }

    /**
     * The experiment that comes of a source.
     *
     * @throws SpecException with every mistake
     */
    public Experiment load(SpecSource source, Overlay overlay) {
        return inspect(source, overlay).orThrow();
    }

    /**
     * Another experiment of the same source: with more laid over it.
     *
     * @throws SpecException with every mistake
     */
    public Experiment vary(Experiment experiment, Overlay overlay) {
        return load(experiment.source(), experiment.overlay().and(overlay));
    }

    /**
     * An experiment whose network is trained, on data that its training did not see: the network stays, and no rule of
     * training is applied to the data.
     *
     * @throws SpecException with every mistake
     */
    public Experiment elsewhere(Experiment trained, Overlay overlay) {
        return inspect(trained.source(), trained.overlay().and(overlay), Optional.of(trained.size()))
                .orThrow();
    }

    /** Reads a spec and what it extends; mistakes are told by whatever is made of it. */
    public SpecSource read(String name) {
        SpecSource source = new SpecSource(name, document(name), bundles);
        return isNamed(name) ? source : source.remembering();
    }

    /** Looks at a spec and answers what is there and what is wrong; never throws on bad input. */
    public Inspection inspect(String name, Overlay overlay) {
        return inspect(read(name), overlay);
    }

    /** Looks at a file whatever it is called. */
    public Inspection inspectFile(Path file) {
        return inspect(new SpecSource(file.toString(), documents.load(file), bundles).remembering(), Overlay.NONE);
    }

    /** Looks at a text that is no file. */
    public Inspection inspectText(String source, String text, Overlay overlay) {
        return inspect(new SpecSource(source, documents.text(source, text), bundles), overlay);
    }

    private Document document(String name) {
        if (isNamed(name)) {
            return documents.preset(name);
        }
        Optional<Path> file = path(name).filter(path -> name.matches(".*\\.ya?ml") || Files.isRegularFile(path));
        return file.map(documents::load).orElseGet(() -> documents.preset(name));
    }

    /** Whether that is no path, whatever lies there. */
    static boolean isNamed(String name) {
        return name.startsWith(PRESET) || name.startsWith(Bundles.SCHEME);
    }

    private static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Looks at what comes of a source and answers what is there and what is wrong; never throws on bad input. */
    public Inspection inspect(SpecSource source, Overlay overlay) {
        return inspect(source, overlay, Optional.empty());
    }

    private Inspection inspect(SpecSource source, Overlay overlay, Optional<ImageSize> trained) {
        Document document = documents.over(source.document(), overlay);
        Binding<ExperimentSpec> binding = reader.bind(document, ExperimentSpec.class);
        Draft draft = new Draft(binding);
        Checks checks = new Checks(draft);
        checks.components(metrics);
        WeightsPreparation.check(draft);
        Optional<InputSize.Frame> frame = InputSize.of(draft, trained);
        NetworkBuilder.Built built =
                frame.map(size -> NetworkBuilder.build(draft, size)).orElse(NetworkBuilder.Built.NOTHING);
        Optional<Inspection.Network> network =
                built.sketch().map(graph -> new Inspection.Network(graph, plan(graph, draft)));
        if (built.whole().isPresent()) {
            network.ifPresent(whole -> checks.network(whole.graph(), whole.plan()));
        }
        new IdleValues(draft, metrics).warn();
        boolean isSound = built.whole().isPresent() && binding.problems().isEmpty();
        return new Inspection(
                source.name(),
                binding,
                network,
                isSound
                        ? network.map(whole -> experiment(
                                source,
                                overlay,
                                draft,
                                whole,
                                frame.orElseThrow().size()))
                        : Optional.empty());
    }

    private static Plan plan(Graph graph, Draft draft) {
        Precision precision = draft.part("train.precision", Precision.class).orElse(Precision.FLOAT32);
        Plan.Step step = step(
                draft.part("train.optimizer", OptimizerSpec.class),
                draft.given("train.average", AverageSpec.class).isPresent(),
                draft.part("train.accumulate", Integer.class).orElse(1),
                draft.part("train.recompute", Recompute.class).orElse(Recompute.NONE));
        return Plan.of(MixedPrecision.of(graph, precision), step);
    }

    private Experiment experiment(
            SpecSource source, Overlay overlay, Draft draft, Inspection.Network network, ImageSize size) {
        ExperimentSpec spec = draft.binding().spec().orElseThrow();
        Document document = draft.binding().document();
        Experiment.Texts texts = new Experiment.Texts(
                String.join("\n", document.lines().getOrDefault(document.source(), List.of())) + "\n",
                writer.write(spec, draft::origin),
                Sha256.of(writer.write(spec.withoutAbout())).substring(0, HASH_DIGITS),
                new ProblemPrinter().warnings(draft.binding().warnings(), document));
        return new Experiment(
                source,
                overlay,
                WeightsPreparation.resolve(spec),
                network.graph(),
                network.plan(),
                size,
                texts,
                draft.binding()::at,
                source.folders(draft.binding().origins()));
    }

    /** What a step's memory depends on. */
    static Plan.Step step(Optional<OptimizerSpec> optimizer, boolean isAveraged, int accumulate, Recompute recompute) {
        long remembered = optimizer.stream()
                .flatMap(given -> given.slots().stream())
                .filter(slot -> !slot.scalar())
                .count();
        return new Plan.Step((int) remembered + (isAveraged ? 1 : 0), accumulate > 1, recompute);
    }
}
