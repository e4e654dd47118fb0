package dev.hanet.toolkit.execution;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunLock;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.Train;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Trains several cells at a time, each in a process, here or where a {@link Launcher} puts it, that does what {@code train --resume} does on the
 * cell's run directory.
 *
 * <p>A process trains cell after cell, as {@code train --resume -} is asked; on a GPU, whose memory it would keep, one alone. A cell whose process is ended from
 * outside, or lost, has another, from the last whole epoch, some times; what it said is told where it gives up. When this process ends its children end
 * too, and each leaves a run that goes on.
 */
public final class Processes implements Executions {
    /** So often is a cell begun whose process is ended from outside or lost. */
    private static final int TRIES = 3;
    /** What Java and the engine hold beside the plan's tensors, as far as is assumed before one is begun. */
    private static final long BESIDE = 400L << 20;

    private static final int BY_SIGNAL = 128;
    private static final int INTERRUPT = 2;
    private static final int KILL = 9;
    private static final int TERMINATE = 15;
    private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();
    private static final long GLANCE_MILLIS = 200;
    private static final long FAREWELL_SECONDS = 10;
    private static final String MARK = "hanet: ";

    private final Obtain obtain;
    private final IntSupplier parallel;
    private final List<String> program;
    private final Launcher launcher;
    private final View view;
    private final List<Child> children = new ArrayList<>();
    /** Cells whose run is there and that no process of ours trains now. */
    private final Deque<Child> waiting = new ArrayDeque<>();

    private volatile boolean stopping;
    private int done;
    private int failed;

    /** Shows how things go. */
    public interface View {
        /** How things stand now; some times a second. */
        void now(Standing standing);

        /** Something worth a line. */
        void note(String sentence);
    }

    /**
     * How things stand.
     *
     * @param done cells that are trained
     * @param failed cells that had to stop
     * @param left cells that have not begun, as far as they are known
     * @param under those that are trained now
     */
    public record Standing(int done, int failed, int left, List<Row> under) {
        public Standing {
            under = List.copyOf(under);
        }
    }

    /**
     * A cell that is trained now.
     *
     * @param name what tells it from the others
     * @param epoch the last one that is done, from 1
     * @param epochs how many it has
     * @param best the best value of what chooses the epoch
     * @param seconds an epoch takes; absent before the first
     */
    public record Row(String name, int epoch, int epochs, OptionalDouble best, OptionalDouble seconds) {}

    /**
     * Makes the processes.
     *
     * @param parallel how many at a time at most, now; one in any case
     * @param program the command line of the toolkit up to its own arguments
     * @param launcher where they are
     */
    public Processes(Obtain obtain, IntSupplier parallel, List<String> program, Launcher launcher, View view) {
        this.launcher = launcher;
        this.obtain = obtain;
        this.parallel = parallel;
        this.program = List.copyOf(program);
        this.view = view;
    }

    /** A cell with its run directory, and the process that trains it. */
    private static final class Child {
        private final Cell cell;
        private final RunDirectory run;
        private final Obtain.How how;
        private int tries;
        private Optional<Launcher.Running> process = Optional.empty();

        Child(Cell cell, RunDirectory run, Obtain.How how) {
            this.cell = cell;
            this.run = run;
            this.how = how;
        }

        long bytes() {
            return cell.experiment().plan().training().total() + BESIDE;
        }

        Row row() {
            Curve curve = Curve.of(run, cell.experiment().spec().train().select());
            int epochs = Math.min(
                    cell.experiment().spec().train().epochs(), cell.stretch().epoch());
            return new Row(
                    cell.name(),
                    curve.epochs(),
                    epochs,
                    curve.best(epochs),
                    curve.epochs() == 0 ? OptionalDouble.empty() : OptionalDouble.of(curve.seconds() / curve.epochs()));
        }

        /** Why it ended, in its own words where it had some. */
        String why(Launcher.Running ended) {
            List<String> said = ended.said();
            return said.stream()
                    .filter(line -> line.startsWith(MARK))
                    .reduce((first, second) -> second)
                    .map(line -> line.substring(MARK.length()))
                    .or(() -> said.stream().reduce((first, second) -> second))
                    .orElse("its process ended with exit code " + ended.code() + " and said nothing");
        }
    }

    /** What a process is told, from the settings of this one: {@code --data}, {@code --threads} and the like. */
    static List<String> options(TrainSettings settings) {
        List<String> options = new ArrayList<>();
        settings.roots().folders().forEach(folder -> options.addAll(List.of("--data", folder.toString())));
        settings.weights().folder().ifPresent(folder -> options.addAll(List.of("--weights", folder.toString())));
        options.addAll(List.of("--device", settings.device().toString()));
        options.addAll(List.of("--threads", String.valueOf(settings.threads())));
        options.addAll(List.of("--runs", settings.runs().toString()));
        options.addAll(List.of("--prepared", settings.prepared().toString()));
        return options;
    }

    /** What trains a cell, and others after it. */
    static Launcher.Piece piece(List<String> program, Path run, Train.Stretch stretch, TrainSettings settings) {
        if (run.toString().indexOf('\n') >= 0) {
            throw HanetException.input(
                    "the folder of runs has a line break in its name, and each run is named in a line",
                    "name another with --runs");
        }
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("--quiet", "train", "--resume", "-"));
        command.addAll(options(settings));
        return new Launcher.Piece(
                command,
                run + (stretch.equals(Train.Stretch.WHOLE) ? "" : " --until " + stretch.epoch()),
                settings.device().kind() == Device.Kind.CPU);
    }

    @Override
    public boolean isHere() {
        return launcher instanceof ThisMachine;
    }

    @Override
    public void run(Work work, TrainSettings settings) {
        Thread hook = new Thread(this::stop, "hanet-children");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            long free = isHere() ? FreeMemory.on(settings.device()).bytes() : Long.MAX_VALUE;
            while (true) {
                boolean hasEnded = collect(work, settings);
                boolean hasMore = fill(work, settings, free);
                launcher.rest();
                launcher.remarks().forEach(view::note);
                if (children.isEmpty() && waiting.isEmpty() && !hasMore && !hasEnded) {
                    return;
                }
                view.now(new Standing(
                        done,
                        failed,
                        work.left() + waiting.size(),
                        children.stream().map(Child::row).toList()));
                glance();
            }
        } finally {
            end();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the process is ending: the hook is running
            }
        }
    }

    /** What is done when the process is told to end: from now on what becomes of the children is nobody's failure. */
    private void stop() {
        stopping = true;
        end();
    }

    /** Waits for the end of a process that is being stopped. */
    private static void await() {
        while (true) {
            LockSupport.park();
        }
    }

    /** Ends what is under way, each with time to say so of its run. */
    private void end() {
        List<Launcher.Running> alive;
        synchronized (children) {
            alive = children.stream().flatMap(child -> child.process.stream()).toList();
        }
        alive.forEach(Launcher.Running::end);
        try {
            CompletableFuture.allOf(alive.stream().map(Launcher.Running::ended).toArray(CompletableFuture<?>[]::new))
                    .get(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            alive.forEach(Launcher.Running::kill);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of a child, or a moment. */
    private void glance() {
        CompletableFuture<?>[] ends = children.stream()
                .flatMap(child -> child.process.stream())
                .map(Launcher.Running::ended)
                .toArray(CompletableFuture<?>[]::new);
        try {
            if (ends.length == 0) {
                TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
            } else {
                CompletableFuture.anyOf(ends).get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            // all go on
        } catch (InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
            throw HanetException.failure(
                    "the wait for trainings was interrupted", "call it again: what is done is kept");
        }
    }

    /** Tells of the children that have ended. */
    private boolean collect(Work work, TrainSettings settings) {
        List<Child> ended = children.stream()
                .filter(child -> !child.process.orElseThrow().isAlive())
                .toList();
        synchronized (children) {
            children.removeAll(ended);
        }
        ended.forEach(child -> ended(child, work, settings));
        return !ended.isEmpty();
    }

    private void ended(Child child, Work work, TrainSettings settings) {
        Launcher.Running process = child.process.orElseThrow();
        int code = process.code();
        if (code == BY_SIGNAL + INTERRUPT || code == BY_SIGNAL + TERMINATE) {
            LockSupport.parkNanos(AT_ONCE); // a terminal and a scheduler end all processes at once
        }
        if (stopping) {
            await();
        }
        Cell cell = child.cell;
        Optional<Obtain.Attempt> settled = settled(cell, settings);
        if (settled.isPresent() && !(settled.orElseThrow() instanceof Obtain.Failed)) {
            tell(
                    cell,
                    settled.orElseThrow() instanceof Obtain.Obtained whole && child.tries > 0
                            ? new Obtain.Obtained(whole.run(), child.how)
                            : settled.orElseThrow(),
                    work);
        } else if (child.run.status() == RunStatus.FAILED) {
            tell(cell, obtain.failure(cell.experiment(), settings, child.why(process)), work);
        } else if (RunLock.isHeld(child.run.path())) {
            waiting.add(child);
        } else if (code > BY_SIGNAL && child.tries < TRIES) {
            view.note(cell.name() + ": " + ending(child, process) + "; it goes on from its last whole epoch, try "
                    + (child.tries + 1) + " of " + TRIES);
            waiting.addFirst(child);
        } else {
            String why = code > BY_SIGNAL ? ending(child, process) + ", " + child.tries + " times" : child.why(process);
            tell(cell, new Obtain.Failed(Optional.of(child.run.path()), why, false), work);
        }
    }

    /** How a process ended that is no failure of its cell. */
    private static String ending(Child child, Launcher.Running process) {
        int code = process.code();
        return code == Resident.LOST
                ? child.why(process)
                : "its process was ended by signal " + (code - BY_SIGNAL) + reason(code);
    }

    private static String reason(int code) {
        return code == BY_SIGNAL + KILL ? ", as systems do whose memory has run out" : "";
    }

    private void tell(Cell cell, Obtain.Attempt attempt, Work work) {
        if (attempt instanceof Obtain.Failed) {
            failed++;
        } else {
            done++;
        }
        work.ended(cell, attempt);
    }

    /**
     * Begins as many as there is room for.
     *
     * @return whether some cell was asked for and was there
     */
    private boolean fill(Work work, TrainSettings settings, long free) {
        boolean hasMore = false;
        int most = Math.max(1, parallel.getAsInt());
        while (children.size() < most) {
            Optional<Child> next = startable(free);
            if (next.isPresent()) {
                Child child = next.orElseThrow();
                // Another process may have come to the end of it meanwhile.
                settled(child.cell, settings)
                        .ifPresentOrElse(attempt -> tell(child.cell, attempt, work), () -> start(child, settings));
            } else if (waiting.stream().anyMatch(child -> !RunLock.isHeld(child.run.path()))) {
                return true; // memory alone holds one back: no other is to go before it for ever
            } else {
                Optional<Cell> cell = work.next();
                if (cell.isEmpty()) {
                    return hasMore;
                }
                hasMore = true;
                claim(cell.orElseThrow(), work, settings);
            }
        }
        return hasMore;
    }

    /** The first that waits and fits beside those under way; alone, any fits: it is held against memory itself. */
    private Optional<Child> startable(long free) {
        long taken = children.stream().mapToLong(Child::bytes).sum();
        Iterator<Child> candidates = waiting.iterator();
        while (candidates.hasNext()) {
            Child child = candidates.next();
            if (!RunLock.isHeld(child.run.path()) && fits(child.bytes(), taken, free)) {
                candidates.remove();
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a cell is begun beside others.
     *
     * @param taken bytes of those under way; 0 when there is none
     */
    static boolean fits(long bytes, long taken, long free) {
        return taken == 0 || bytes <= free - taken;
    }

    /** What there is of it; what keeps that from being found is told as what failed. */
    private Optional<Obtain.Attempt> settled(Cell cell, TrainSettings settings) {
        try {
            return obtain.settled(cell.experiment(), cell.stretch(), settings);
        } catch (HanetException e) {
            return Optional.of(new Obtain.Failed(Optional.empty(), e.located(), false));
        }
    }

    private void claim(Cell cell, Work work, TrainSettings settings) {
        Optional<Obtain.Attempt> settled = settled(cell, settings);
        if (settled.isPresent()) {
            tell(cell, settled.orElseThrow(), work);
            return;
        }
        try {
            boolean hasBegun = obtain.begun(cell.experiment(), settings).isPresent();
            RunDirectory run = obtain.prepared(cell.experiment(), settings);
            if (hasBegun && RunLock.isHeld(run.path())) {
                view.note("another process trains " + cell.name() + ": it is waited for");
            }
            waiting.add(new Child(cell, run, hasBegun ? Obtain.How.RESUMED : Obtain.How.TRAINED));
        } catch (HanetException e) {
            tell(cell, new Obtain.Failed(Optional.empty(), e.located(), false), work);
        }
    }

    private void start(Child child, TrainSettings settings) {
        child.tries++;
        child.process = Optional.of(launcher.start(piece(program, child.run.path(), child.cell.stretch(), settings)));
        synchronized (children) {
            children.add(child);
        }
    }
}
