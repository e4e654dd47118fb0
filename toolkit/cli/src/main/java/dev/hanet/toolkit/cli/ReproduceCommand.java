package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.session.TrainingSpeed;
import dev.hanet.toolkit.study.TrainingCost;
import dev.hanet.toolkit.study.paper.Items;
import dev.hanet.toolkit.study.paper.Order;
import dev.hanet.toolkit.study.paper.PlannedRun;
import dev.hanet.toolkit.study.paper.Reproduce;
import dev.hanet.toolkit.study.paper.Reproduction;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a table or figure of the paper again, or a study. */
@Command(
        name = "reproduce",
        description =
                "Make a table or figure of the paper again, ours beside the paper's, or a study of our own: train what"
                        + " is missing, reuse what is there.")
final class ReproduceCommand implements Callable<Integer> {
    private static final String PHANTOM = "phantom";

    private final Reproduce reproduce;
    private final Obtain obtain;
    private final Console console;

    @Parameters(
            paramLabel = "ITEM",
            completionCandidates = ItemNames.class,
            description = "A table or figure of the paper, or a study: ${COMPLETION-CANDIDATES}.")
    private String item = "";

    @Option(
            names = "--seeds",
            paramLabel = "N,N,...",
            split = ",",
            defaultValue = "1,2,3",
            description = "Trains every row with each seed; ${DEFAULT-VALUE} if left out.")
    private List<Long> seeds = new ArrayList<>();

    @Option(
            names = "--scale",
            paramLabel = "SCALE",
            description =
                    "lite: small networks that two processor cores train, by the same protocol; a study has no others.")
    private Optional<Scale> scale = Optional.empty();

    @Option(
            names = "--on",
            paramLabel = "WHAT",
            description =
                    "phantom: drawn images and tiny trainings, to see that everything works. slurm: submits an array job, a task a"
                            + " training, and a job that collects; with --dry prints both scripts. spark://HOST:PORT or local[N], or spark"
                            + " under spark-submit: every training is a task of Spark. May be repeated.")
    private List<String> on = new ArrayList<>();

    @Option(names = "--dry", description = "Says what would be trained, what that costs and which data is missing.")
    private boolean dry;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results; RUNS/reproduce/ITEM if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Mixin
    private ReuseOption reuse = new ReuseOption();

    @Inject
    ReproduceCommand(Reproduce reproduce, Obtain obtain, Console console) {
        this.reproduce = reproduce;
        this.obtain = obtain;
        this.console = console;
    }

    /** What can be made, for the help and the shell. */
    record ItemNames(Provider<Items> items) implements Iterable<String> {
        @Inject
        ItemNames {}

        @Override
        public Iterator<String> iterator() {
            return items.get().names().iterator();
        }
    }

    /** A size of networks. */
    enum Scale {
        /** Small. */
        LITE
    }

    /** Whether drawn images were asked for. */
    private boolean isOnPhantom() {
        return on.stream().anyMatch(PHANTOM::equalsIgnoreCase);
    }

    /** Another machine, where one is named. */
    private Optional<String> cluster() {
        List<String> named =
                on.stream().filter(one -> !one.equalsIgnoreCase(PHANTOM)).toList();
        if (named.size() > 1) {
            throw options.mistake("--on names two clusters, '" + named.get(0) + "' and '" + named.get(1) + "'");
        }
        return named.stream().findFirst();
    }

    @Override
    public Integer call() {
        options.requireDistinct(seeds);
        Order order = reproduce.settled(new Order(item, scale(), seeds));
        Optional<String> elsewhere = cluster();
        boolean isOnCluster = ClusterOptions.isSlurm(elsewhere);
        cluster.check(options, isOnCluster);
        TrainSettings settings = options.settings(reuse.reuse(), elsewhere);
        if (isOnCluster) {
            return cluster.submit(
                    console, options, "reproduce/" + order.name(), reproduce.cells(order, settings), 0, dry);
        }
        Optional<Executions.Cell> only = cluster.only(() -> reproduce.cells(order, settings), options);
        if (only.isPresent()) {
            return options.trained(console, obtain, only.orElseThrow(), settings);
        }
        if (dry) {
            print(reproduce.plan(order, settings), order);
            return ExitCode.DONE;
        }
        Path folder = out.orElseGet(() -> options.runs().resolve("reproduce").resolve(order.name()));
        Reproduction made = options.executed(
                console,
                obtain,
                elsewhere,
                Optional::empty,
                settings,
                all -> folder,
                (executions, told) -> reproduce.run(order, settings, folder, executions, told));
        console.printWords(order.scale().words());
        made.tables().forEach(one -> {
            console.print(one.caption() + ":");
            console.print(one.table());
        });
        made.remarks().forEach(console::print);
        made.verdicts().stream().filter(verdict -> !verdict.reached()).forEach(this::missed);
        made.claims().forEach(claim -> console.printWords(claim.answer()));
        made.write(folder).forEach(file -> console.print(file.toString()));
        if (!made.failures().rows().isEmpty()) {
            console.print("failed; --retry trains these again:");
            console.print(made.failures());
            return ExitCode.FAILED;
        }
        return made.missed() ? ExitCode.MISSED : ExitCode.DONE;
    }

    private Order.Scale scale() {
        return isOnPhantom() ? Order.Scale.PHANTOM : scale.isPresent() ? Order.Scale.LITE : Order.Scale.PAPER;
    }

    private void print(List<PlannedRun> planned, Order order) {
        console.printWords(order.scale().words());
        TrainingSpeed speed = TrainingSpeed.known();
        planned.forEach(run -> console.print(run.words(speed)));
        double hours = planned.stream()
                .filter(run -> run.known().isEmpty())
                .mapToDouble(run -> run.cost().hours(speed))
                .sum();
        long there = planned.stream().filter(run -> run.known().isPresent()).count();
        console.print(String.format(
                Locale.ROOT,
                "%d of %d runs are there; the others take about %s of training, %s",
                there,
                planned.size(),
                TrainingCost.words(hours),
                speed.from()));
        planned.stream()
                .flatMap(run -> run.missing().stream())
                .map(why -> "missing: " + why.problem()
                        + why.remedy().map(remedy -> "\n    " + remedy).orElse(""))
                .distinct()
                .forEach(console::print);
    }

    private void missed(Reproduction.Verdict verdict) {
        console.print(String.format(
                Locale.ROOT,
                "missed: %s %s %.4f, paper %.4f, tolerance %.4f",
                verdict.method(),
                verdict.metric(),
                verdict.ours().mean(),
                verdict.published(),
                verdict.tolerance()));
    }
}
