package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.plan.TrainingMemory;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.patch.Inference;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.MemoryFit;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.HanetException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses what would not go into memory by the plan, before the engine is asked, and tells an allocation that fails all the
 * same with the plan's figure: maps between all places grow with the square of an image's area, and a machine that swaps
 * answers nothing for hours.
 */
public final class MemoryGuard {
    private static final int ROUND = 32;
    private static final List<String> EXHAUSTED =
            List.of("can't allocate memory", "out of memory", "not enough memory", "bad_alloc", "alloc_failed");

    private final NetworkSpec model;
    private final int channels;
    private final int classes;
    private final Precision precision;
    private final FreeMemory free;
    private final Set<List<Integer>> fitting = new HashSet<>();

    /** A guard for evaluations of one network. */
    MemoryGuard(NetworkSpec model, int channels, int classes, Precision precision, FreeMemory free) {
        this.model = model;
        this.channels = channels;
        this.classes = classes;
        this.precision = precision;
        this.free = free;
    }

    /** A guard for evaluations of an experiment's network. */
    static MemoryGuard of(Experiment experiment, FreeMemory free) {
        ExperimentSpec spec = experiment.spec();
        return new MemoryGuard(
                spec.model(),
                Sessions.channels(experiment),
                spec.data().classes().size(),
                spec.train().precision(),
                free);
    }

    /**
     * Evaluates what fits: holds what it takes, without the engine itself and what the allocator holds beyond, against what
     * is free.
     *
     * @param batch images at a time
     * @param size of the images, fitting the network
     * @throws HanetException when it takes more, or more than can be had
     */
    <T> T evaluate(int batch, ImageSize size, Supplier<T> work) {
        check(batch, size);
        try {
            return work.get();
        } catch (RuntimeException | OutOfMemoryError e) {
            Optional<HanetException> own = ofJava(e);
            if (own.isPresent()) {
                throw own.orElseThrow();
            }
            if (isExhausted(e)) {
                throw HanetException.failure(
                        "memory ran out for an image of " + size + ", which takes about "
                                + ByteCount.words(plan(batch, size).inference().total()) + " by the plan; before, "
                                + free.words(),
                        remedy(batch, size),
                        e);
            }
            throw e;
        }
    }

    void check(int batch, ImageSize size) {
        if (fitting.contains(List.of(batch, size.height(), size.width()))) {
            return;
        }
        Plan plan = plan(batch, size);
        long taken = needed(plan);
        if (taken > free.bytes()) {
            throw HanetException.input(
                    (batch == 1 ? "an image of " + size + " takes" : batch + " images of " + size + " together take")
                            + " about " + ByteCount.words(taken)
                            + maps(plan).orElse("") + ", and " + free.words(),
                    remedy(batch, size));
        }
        fitting.add(List.of(batch, size.height(), size.width()));
    }

    private Plan plan(int batch, ImageSize size) {
        NetworkInput input = new NetworkInput(channels, size.height(), size.width(), batch, classes);
        return Plan.of(MixedPrecision.of(Networks.network(model, input), precision), 1);
    }

    private static long needed(Plan plan) {
        return plan.inference().weights() + plan.inference().activations();
    }

    private String remedy(int batch, ImageSize size) {
        for (int part = 3; part > 0; part--) {
            ImageSize smaller = new ImageSize(round(size.height(), part), round(size.width(), part));
            if (smaller.pixels() < size.pixels() && fits(batch, smaller)) {
                return "images of " + smaller
                        + " would fit: take a smaller image, or train with a 'resize' in data.prepare or with"
                        + " data.patches";
            }
        }
        return "take a smaller image, or train with a 'resize' in data.prepare or with data.patches";
    }

    /** Whether the network can be built for images of that size, and evaluated. */
    private boolean fits(int batch, ImageSize size) {
        try {
            return needed(plan(batch, size)) < free.bytes();
        } catch (GraphException e) {
            return false;
        }
    }

    /** So many quarters of a length, in steps that every encoder takes. */
    private static int round(int length, int quarters) {
        return Math.max(ROUND, length * quarters / 4 / ROUND * ROUND);
    }

    /**
     * Holds what a training step takes by the plan against what is free.
     *
     * @return a caution when it leaves less than the allocator usually holds beyond
     * @throws HanetException when it takes more
     */
    public static Optional<String> holdTraining(Experiment experiment, FreeMemory free) {
        TrainingMemory memory = experiment.plan().training();
        if (memory.total() - memory.allocator() > free.bytes()) {
            throw HanetException.input(
                    "training takes about " + ByteCount.words(memory.total()) + " by the plan, and " + free.words(),
                    remedy(experiment, free));
        }
        return memory.total() > free.bytes()
                ? Optional.of("training takes about " + ByteCount.words(memory.total()) + " by the plan, and "
                        + free.words() + "; " + remedy(experiment, free))
                : Optional.empty();
    }

    /**
     * Holds what validation and test ask of the network against what is free, before anything is trained for them.
     *
     * @throws HanetException when it takes more
     */
    public static void holdEvaluation(Experiment experiment, Inference.Asked asked, FreeMemory free) {
        of(experiment, free)
                .check(asked.images(), StrideFit.of(experiment.graph()).next(asked.size()));
    }

    /** What a training hears whose memory could not be had; absent when it failed for another reason. */
    public static Optional<HanetException> exhausted(Throwable failure, Experiment experiment, FreeMemory free) {
        Optional<HanetException> own = ofJava(failure);
        if (own.isPresent()) {
            return own;
        }
        return isExhausted(failure)
                ? Optional.of(HanetException.failure(
                        "memory ran out in training, which takes about "
                                + ByteCount.words(experiment.plan().training().total()) + " by the plan; before, "
                                + free.words(),
                        remedy(experiment, free),
                        failure))
                : Optional.empty();
    }

    /** What is told where Java's own bounds were reached, which say nothing of the network. */
    public static Optional<HanetException> ofJava(Throwable failure) {
        if (!(failure instanceof OutOfMemoryError)) {
            return Optional.empty();
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("thread")) {
            return Optional.of(HanetException.failure(
                    "no thread could be started: the limit of memory ('ulimit -v') or of processes ('ulimit -u') is"
                            + " reached",
                    "raise it",
                    failure));
        }
        return Optional.of(HanetException.failure(
                "the memory of Java itself ran out, of which it may take "
                        + ByteCount.words(Runtime.getRuntime().maxMemory()),
                "HANET_JAVA_OPTIONS=-Xmx8g lets it take more",
                failure));
    }

    /** Whether memory could not be had, by Java or by the engine. */
    public static boolean isExhausted(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return true;
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return !(failure instanceof HanetException) && EXHAUSTED.stream().anyMatch(message::contains);
    }

    /** Looking for what would fit takes memory itself: what goes wrong with it says less than what it is looked for. */
    private static String remedy(Experiment experiment, FreeMemory free) {
        try {
            return remedy(MemoryFit.of(experiment, free.bytes()));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return "'hanet plan --fit' proposes what would fit";
        }
    }

    private static String remedy(MemoryFit fit) {
        String fitting = Stream.of(fit.batch(), fit.size())
                .flatMap(Optional::stream)
                .map(proposal -> "batch " + proposal.batch() + " of " + proposal.size())
                .distinct()
                .collect(Collectors.joining(" or "));
        if (!fit.ways().isEmpty()) {
            String way = "--set " + String.join(" --set ", fit.ways().get(0).keys());
            return way + " would fit" + (fitting.isEmpty() ? "" : "; so would " + fitting)
                    + ": 'hanet plan --fit' proposes more";
        }
        return fitting.isEmpty()
                ? "neither a smaller batch nor smaller images fit; 'hanet plan' shows where the memory goes"
                : fitting + " would fit, as 'hanet plan --fit' proposes: --set train.batch=N, or smaller images by"
                        + " data.prepare or data.patches";
    }

    private static Optional<String> maps(Plan plan) {
        return plan.attentionMaps().stream()
                .filter(AttentionMap::isKept)
                .max(Comparator.comparingLong(map -> map.shape().elements()))
                .map(AttentionMap::shape)
                .map(shape ->
                        String.format(Locale.ROOT, ", with maps of %,d x %,d places", shape.size(1), shape.size(2)));
    }
}
