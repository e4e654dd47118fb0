package dev.hanet.toolkit.spark;

import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.execution.Resident;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.FutureAction;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.FutureConverters;
import scala.reflect.ClassTag$;

/**
 * Makes each piece of work the one task of a Spark job of its own, on whichever executor has room; a process there that waits for work does it, or a
 * new one, and the task brings what it said.
 *
 * <p>A process ends with its executor, and Spark puts the task elsewhere, where it goes on from the checkpoint. A second attempt that runs
 * beside the first finds the run locked, and waits.
 */
public final class SparkLauncher implements Launcher {
    /** So often Spark tries a task unless told otherwise. */
    private static final int TRIES = 4;

    /** A task's own words, and what Spark says of one that ended with an exception: where, and which. */
    private static final Pattern MARKED = Pattern.compile(OnWorker.MARK + "(.*)");

    private static final Pattern THROWN =
            Pattern.compile("\\(TID \\d+\\) \\((\\S+) executor (\\S+)\\): (?!ExecutorLostFailure)(.*)");
    private static final String GPUS = "spark.task.resource.gpu.amount";
    private static final String SPARK = org.apache.spark.package$.MODULE$.SPARK_VERSION();

    private static final String PLACES = ": look there at SPARK_LOCAL_DIRS and the folder of temporary files";

    private static final int CONNECT_MILLIS = 5000;
    private static final Duration COMING = Duration.ofMinutes(3);
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private final JavaSparkContext context;
    private final AtomicInteger jobs = new AtomicInteger();
    /** What a worker that comes late looks at before it does anything: what the others have looked at and lack nothing of; at most one. */
    private List<OnWorker.Look> looks = List.of();
    /** Workers that lack something, having come late, or whose disk is full; those first that were not told yet. */
    private final Queue<String> lacking = new ConcurrentLinkedQueue<>();

    private final Set<String> told = new HashSet<>();
    /** Where executors are, by what Spark calls them. */
    private final Map<String, String> hosts = new ConcurrentHashMap<>();

    SparkLauncher(JavaSparkContext context) {
        this.context = context;
        context.sc().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                if (end.reason() instanceof ExceptionFailure failure) {
                    ofTask(
                                    failure,
                                    end.taskInfo().host() + " (executor "
                                            + end.taskInfo().executorId() + ")")
                            .ifPresent(lacking::add);
                }
            }

            @Override
            public void onExecutorAdded(SparkListenerExecutorAdded added) {
                hosts.put(added.executorId(), added.executorInfo().executorHost());
            }

            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
                Matcher full = OnWorker.FULL.matcher(removed.reason());
                if (full.find()) { // Spark begins another there, and another: told once
                    lacking.add(hosts.getOrDefault(removed.executorId(), "a worker") + " says " + full.group()
                            + " when an executor begins" + PLACES);
                }
            }
        });
    }

    /** What {@code --on} names: {@code local[2]}, {@code spark://host:7077}, or {@code spark} where {@code spark-submit} names it. */
    public static final class Masters implements Kind {
        private static final String SUBMITTED = "spark";
        private static final String STANDALONE = "spark://";

        @Override
        public boolean takes(String where) {
            return where.matches("spark|local(\\[.*])?|local-cluster\\[.*]|spark://.*|yarn|k8s://.*");
        }

        @Override
        public Launcher open(String where, int threads) {
            SparkConf configuration = new SparkConf()
                    .setIfMissing("spark.app.name", "hanet")
                    .setIfMissing("spark.task.cpus", String.valueOf(threads))
                    .setIfMissing("spark.ui.enabled", "false")
                    .setIfMissing("spark.log.level", "ERROR");
            if (configuration.getInt("spark.task.maxFailures", TRIES)
                    >= TRIES) { // so that others than a worker that lacks something try
                configuration
                        .setIfMissing("spark.excludeOnFailure.enabled", "true")
                        .setIfMissing("spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor", "2")
                        .setIfMissing("spark.excludeOnFailure.task.maxTaskAttemptsPerNode", String.valueOf(TRIES - 1));
            }
            if (!where.equals(SUBMITTED)) {
                configuration.setMaster(where);
            } else if (!configuration.contains("spark.master")) {
                throw HanetException.input(
                        "--on: 'spark' is the master that spark-submit was given, and this is not run by it",
                        "name the master, --on spark://HOST:PORT");
            }
            requireMaster(configuration.get("spark.master"));
            if (!isWhole()) { // all that an executor needs of us
                String[] jars = Stream.of(SparkLauncher.class, Resident.class)
                        .flatMap(type -> Stream.of(JavaSparkContext.jarOfClass(type)))
                        .distinct()
                        .toArray(String[]::new);
                if (jars.length > 0) {
                    configuration.setJars(jars);
                }
            }
            try {
                SparkLauncher launcher = new SparkLauncher(new JavaSparkContext(configuration));
                launcher.requireWorkers();
                return launcher;
            } catch (HanetException e) {
                throw e;
            } catch (Exception e) { // Scala declares nothing
                throw unavailable(where, e);
            }
        }

        private static HanetException unavailable(String where, Exception why) {
            return HanetException.input(
                    "Spark cannot be had at '" + where + "': " + first(why),
                    "is the master there, and of the version " + SPARK + "?",
                    why);
        }

        /** Spark itself would try for a minute, and not say what is the case. */
        private static void requireMaster(String master) {
            if (!master.startsWith(STANDALONE)) {
                return;
            }
            List<String> silent = new ArrayList<>();
            for (String one : master.substring(STANDALONE.length()).split(",", -1)) {
                int colon = one.lastIndexOf(':');
                if (colon < 1 || !one.substring(colon + 1).matches("\\d{1,5}")) {
                    throw HanetException.input(
                            "Spark cannot be had at '" + master + "': '" + one + "' is no HOST:PORT",
                            "the master's page and its log name its address");
                }
                try (Socket socket = new Socket()) {
                    socket.connect(
                            new InetSocketAddress(one.substring(0, colon), Integer.parseInt(one.substring(colon + 1))),
                            CONNECT_MILLIS);
                    return;
                } catch (IOException | IllegalArgumentException e) {
                    silent.add(one + " (" + first(e) + ")");
                }
            }
            throw HanetException.input(
                    "Spark cannot be had at '" + master + "': nobody answers at " + String.join(" or ", silent),
                    "is the master begun, and can its port be reached from here?");
        }

        private static String first(Throwable failure) {
            return Optional.ofNullable(failure.getMessage())
                    .flatMap(text -> text.lines().findFirst())
                    .orElse(failure.getClass().getSimpleName());
        }
    }

    /** What a worker says of why it could not do what it was to; absent where it was lost, say. */
    static Optional<String> ofWorker(Throwable why) {
        String said = String.valueOf(why.getMessage());
        Matcher marked = MARKED.matcher(said);
        if (marked.find()) {
            return Optional.of(marked.group(1));
        }
        Matcher thrown = THROWN.matcher(said);
        return thrown.find()
                ? Optional.of(thrown.group(1) + " (executor " + thrown.group(2) + ") says "
                        + thrown.group(3).replaceFirst("^[a-z]+(\\.\\w+)+: ", "")
                        + (OnWorker.FULL.matcher(thrown.group(3)).find() ? PLACES : ""))
                : Optional.empty();
    }

    /** What a task that failed on one worker says of that worker, for which others may stand in; absent where it says nothing of it. */
    private static Optional<String> ofTask(ExceptionFailure failure, String worker) {
        String said = failure.description();
        Matcher marked = MARKED.matcher(said);
        boolean isFull = OnWorker.FULL.matcher(said).find();
        if (marked.find()) {
            return isFull || said.contains(OnWorker.LATE) ? Optional.of(marked.group(1)) : Optional.empty();
        }
        return isFull
                ? Optional.of(worker + " says " + said.lines().findFirst().orElse(said) + PLACES)
                : Optional.empty();
    }

    /** Whether the jar that this is in holds the whole toolkit. */
    private static boolean isWhole() {
        try {
            Class<?> main = Class.forName(OnWorker.MAIN, false, SparkLauncher.class.getClassLoader());
            Optional<Path> ours = OnWorker.jar(SparkLauncher.class);
            return ours.filter(Files::isRegularFile).isPresent() && ours.equals(OnWorker.jar(main));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Waits until workers have come, and no more do. */
    private void requireWorkers() throws InterruptedException {
        if (context.isLocal()) {
            return;
        }
        long begun = System.nanoTime();
        long changed = begun;
        int known = 0;
        while (known == 0 || System.nanoTime() - changed < SETTLED.toNanos()) {
            if (context.sc().isStopped()) {
                throw Masters.unavailable(
                        context.master(), new IOException("the master answers, and does not take this program"));
            }
            if (known == 0 && System.nanoTime() - begun > COMING.toNanos()) {
                context.close();
                throw HanetException.failure(
                        "no worker of Spark has come in " + COMING.toSeconds() + " s",
                        "do they run, of the same version, with "
                                + context.getConf().get("spark.task.cpus")
                                + " cores and spark.executor.memory to spare?");
            }
            TimeUnit.MILLISECONDS.sleep(50);
            int now = room();
            if (now > known) { // one that cannot stay comes and goes without end
                changed = System.nanoTime();
                known = now;
            }
        }
    }

    @Override
    public List<String> program(List<String> here) {
        return isWhole() ? List.of(OnWorker.IN_JAR) : here;
    }

    @Override
    public List<Worker> look(Needs needs) {
        if (!needs.gpu() && context.getConf().getDouble(GPUS, 0) > 0) {
            throw HanetException.input(
                    "Spark gives each task a GPU (" + GPUS + "), and this is to compute on the processor",
                    "leave the setting out, or call it where there is a GPU too, with --device gpu");
        }
        String folder = here();
        List<String> folders =
                new ArrayList<>(needs.folders().stream().map(Path::toString).toList());
        if (!needs.program().get(0).equals(OnWorker.IN_JAR)) {
            folders.add(folder);
        }
        OnWorker.Look look = new OnWorker.Look(
                new ArrayList<>(needs.program()),
                needs.version(),
                SPARK,
                folders,
                new ArrayList<>(folders.stream()
                        .filter(one -> OnWorker.isFilled(Path.of(one)))
                        .toList()),
                needs.token().toString(),
                needs.text(),
                folder);
        looks = List.of();
        int slots = room();
        context.setJobGroup("hanet-look", "looks whether workers have what they need", true);
        long begun = System.currentTimeMillis();
        // As many tasks as there is room for reach every executor.
        List<OnWorker.Seen> seen;
        try {
            seen = context.parallelize(Collections.nCopies(slots, 0), slots)
                    .map(look)
                    .collect();
        } catch (Exception e) { // Scala declares nothing
            throw HanetException.failure(
                    "no worker of Spark could look whether it has what it needs: "
                            + Optional.ofNullable(lacking.peek())
                                    .or(() -> ofWorker(e))
                                    .orElseGet(() -> Masters.first(e)),
                    "is the jar of toolkit/spark the same on all of them, and Spark of one version?",
                    e);
        }
        long ended = System.currentTimeMillis();
        if (seen.stream().allMatch(one -> one.lacks().isEmpty())) {
            looks = List.of(look); // else nothing is begun
        }
        return seen.stream()
                .map(one -> new Worker(
                        one.host(),
                        one.lacks(),
                        one.millis() > ended ? one.millis() - ended : Math.min(0, one.millis() - begun)))
                .distinct()
                .toList();
    }

    private static String here() {
        return Path.of("").toAbsolutePath().toString();
    }

    @Override
    public Segmented segment(Images images) {
        return Tables.segment(session(), images, looks);
    }

    @Override
    public Optional<Path> write(Path file, List<Result> results) {
        return Optional.of(Tables.write(session(), file.toAbsolutePath(), results));
    }

    private SparkSession session() {
        return SparkSession.builder().sparkContext(context.sc()).getOrCreate();
    }

    @Override
    public Running start(Piece piece) {
        String group = "hanet-" + jobs.incrementAndGet();
        context.setJobGroup(group, piece.line(), true);
        OnWorker.Task work = new OnWorker.Task(
                new ArrayList<>(piece.command()), piece.line(), piece.stays(), here(), new ArrayList<>(looks));
        FutureAction<Seq<OnWorker.Ended>> task = RDD.rddToAsyncRDDActions(
                        context.parallelize(List.of(0), 1).map(work).rdd(),
                        ClassTag$.MODULE$.apply(OnWorker.Ended.class))
                .collectAsync();
        return new Job(task, FutureConverters.asJava(task).toCompletableFuture());
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        for (String one = lacking.poll(); one != null; one = lacking.poll()) {
            if (told.add(one)) {
                remarks.add("warning: " + one + ": others do its work");
            }
        }
        return remarks;
    }

    @Override
    public int room() {
        if (context.sc().isStopped()) {
            return 1;
        }
        return context.isLocal()
                ? Math.max(
                        1,
                        context.defaultParallelism()
                                / Math.max(1, context.getConf().getInt("spark.task.cpus", 1)))
                : context.sc()
                        .maxNumConcurrentTasks(
                                context.sc().resourceProfileManager().defaultResourceProfile());
    }

    @Override
    public void close() {
        context.close();
        OnWorker.rest(); // where tasks are in this process
    }

    /** Work that an executor has, or will have. */
    private static final class Job implements Running {
        private final FutureAction<Seq<OnWorker.Ended>> task;
        private final CompletableFuture<Seq<OnWorker.Ended>> ended;
        private volatile boolean isCancelled;

        Job(FutureAction<Seq<OnWorker.Ended>> task, CompletableFuture<Seq<OnWorker.Ended>> ended) {
            this.task = task;
            this.ended = ended;
        }

        @Override
        public boolean isAlive() {
            return !ended.isDone();
        }

        @Override
        public int code() {
            return result().code();
        }

        @Override
        public List<String> said() {
            return ended.isDone() ? result().said() : List.of();
        }

        private OnWorker.Ended result() {
            try {
                return ended.join().apply(0);
            } catch (CompletionException | CancellationException e) {
                Throwable why = e.getCause() == null ? e : e.getCause();
                Optional<String> own = isCancelled ? Optional.empty() : ofWorker(why);
                if (own.isPresent()) {
                    return new OnWorker.Ended(1, new ArrayList<>(List.of(OnWorker.MARK + own.orElseThrow())), "");
                }
                boolean isSparks = isCancelled || why instanceof SparkException;
                String said = isCancelled ? "its task was cancelled" : "Spark gave its task up: " + Masters.first(why);
                return new OnWorker.Ended(
                        isSparks ? Resident.LOST : 1, new ArrayList<>(List.of(OnWorker.MARK + said)), "");
            }
        }

        @Override
        public void end() {
            isCancelled = true;
            task.cancel();
        }

        @Override
        public void kill() {
            end();
        }

        @Override
        public CompletableFuture<?> ended() {
            return ended;
        }
    }
}
