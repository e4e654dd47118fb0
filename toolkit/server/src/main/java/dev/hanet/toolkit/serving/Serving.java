package dev.hanet.toolkit.serving;

import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.check.Finding;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.server.Answer;
import dev.hanet.toolkit.server.Call;
import dev.hanet.toolkit.server.Refusal;
import dev.hanet.toolkit.server.Routes;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Segments images that come in and answers what {@code hanet predict} writes: with networks by their names, each of a run or the mean of
 * several, of which so many stay on the device at a time.
 *
 * <p>So many images are worked on at a time, so many wait; what comes beyond that is told to come again, 429. Each has its time. An image that cannot be
 * read is told in a sentence and harms nobody else.
 */
public final class Serving implements AutoCloseable {
    private static final Pattern ENDING = Pattern.compile("\\." + ImageFile.ENDINGS + "$", Pattern.CASE_INSENSITIVE);
    private static final String DESCRIPTION = "openapi.json";
    private static final int TOO_MANY = 429;

    /**
     * How much is taken on.
     *
     * @param together the most images that the network sees at once; 1 answers what {@code predict} writes, bit by bit
     * @param workers images that are worked on at a time
     * @param queue images that wait
     * @param mostImages images in one request
     * @param mostPixels of an image
     * @param mostTime from an image's coming in to its result
     */
    public record Settings(int together, int workers, int queue, int mostImages, long mostPixels, Duration mostTime) {
        /** What fits a machine of so many cores. */
        public static Settings usual(int cores) {
            return new Settings(1, Math.max(2, cores), 64, 32, 16_000_000, Duration.ofSeconds(60));
        }
    }

    private final Settings settings;
    private final Resident<Network> networks;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Path folder;
    private final ThreadPoolExecutor workers;
    private final ServingMetrics metrics = new ServingMetrics();
    private volatile boolean isReady = true;

    /** Runs that are open, and what segments with them. */
    private record Network(Ensemble runs, Predict predict) {}

    /** What is known of a network that need not be on the device: what {@code /model} says, and its kinds of pictures. */
    private record Known(Map<String, Object> model, List<String> kinds) {}

    /**
     * Serves runs. Each network is opened once to see that it can be, and to know what it is; the last of them stay.
     *
     * @param openers of the runs of each network, by its name; what they open is closed here
     * @param resident how many networks are on the device at a time
     * @throws HanetException when one cannot be opened, or there is no folder for files that come in
     */
    public Serving(Map<String, Supplier<Ensemble>> openers, int resident, Settings settings)
            throws InterruptedException {
        this.settings = settings;
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        openers.forEach((name, opener) -> all.put(name, () -> open(opener.get())));
        this.networks =
                new Resident<>(all, resident, network -> network.runs().runs().forEach(OpenRun::close));
        try {
            for (String name : networks.names()) {
                known.put(
                        name,
                        networks.with(
                                name,
                                network -> new Known(
                                        model(name, network), network.predict().kinds())));
            }
        } catch (RuntimeException e) {
            networks.close();
            throw e;
        }
        try {
            this.folder = Files.createTempDirectory("hanet-serve-");
        } catch (IOException e) {
            throw HanetException.failure(
                    "there is no folder for images that come in: " + e.getMessage(), "make room for passing files", e);
        }
        this.workers = new ThreadPoolExecutor(
                settings.workers(),
                settings.workers(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
                task -> {
                    Thread thread = new Thread(task, "hanet-serve");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private Network open(Ensemble runs) {
        for (OpenRun run : runs.runs()) {
            run.session().through(new TogetherCalls(settings.together(), metrics::asked));
        }
        return new Network(
                runs, new Predict(runs, new PredictionFiles(true, true, PredictionFiles.As.CLASSES), Optional.empty()));
    }

    /** What is answered at which path; {@code openapi.json} says the same. */
    public Routes routes() {
        return new Routes()
                .open("/health", call -> Answer.json(Map.of("status", "alive")))
                .open(
                        "/ready",
                        call -> isReady
                                ? Answer.json(Map.of("status", "ready"))
                                : Answer.json(Map.of("status", "stopping")).withStatus(503))
                .get("/openapi.json", call -> Routes.asset(Serving.class, "", DESCRIPTION))
                .get(
                        "/metrics",
                        call -> Answer.bytes(
                                "text/plain; version=0.0.4; charset=utf-8",
                                metrics.text(gauges()).getBytes(StandardCharsets.UTF_8)))
                .get(
                        "/networks",
                        counted(
                                "/networks",
                                call -> Answer.json(Map.of("networks", networks.names(), "onDevice", networks.open()))))
                .get(
                        "/model",
                        counted("/model", call -> Answer.json(known(asked(call)).model())))
                .post("/segment", counted("/segment", this::segment))
                .post("/picture/{kind}", counted("/picture", this::picture));
    }

    /** What the networks are asked for by. */
    public List<String> names() {
        return networks.names();
    }

    private Map<String, Map.Entry<String, IntSupplier>> gauges() {
        Map<String, Map.Entry<String, IntSupplier>> gauges = new LinkedHashMap<>();
        gauges.put("hanet_images_waiting", Map.entry("images that wait", () -> workers.getQueue()
                .size()));
        gauges.put("hanet_images_at_work", Map.entry("images that are worked on", workers::getActiveCount));
        gauges.put("hanet_networks_on_device", Map.entry("networks on the device", () -> networks.open()
                .size()));
        gauges.put(
                "hanet_networks_opened", Map.entry("how often one was brought there", () -> (int) networks.opened()));
        gauges.put("hanet_ready", Map.entry("1 until it stops", () -> isReady ? 1 : 0));
        return gauges;
    }

    /** Counts what an endpoint answers. */
    private Routes.Endpoint counted(String path, Routes.Endpoint endpoint) {
        return call -> {
            try {
                Answer answer = endpoint.answer(call);
                metrics.answered(path, answer.status());
                return answer;
            } catch (Refusal e) {
                metrics.answered(path, e.status());
                throw e;
            } catch (HanetException e) {
                metrics.answered(path, e.kind() == HanetException.Kind.INPUT ? 400 : 500);
                throw e;
            } catch (RuntimeException | Error e) {
                metrics.answered(path, 500);
                throw e;
            }
        };
    }

    /** Which network somebody means: where there is one, it need not be named. */
    private String asked(Call call) {
        Optional<String> named = call.parameter("network");
        List<String> names = networks.names();
        if (named.isEmpty() && names.size() == 1) {
            return names.get(0);
        }
        String all = "'?network=' with one of " + String.join(", ", names);
        String name = named.orElseThrow(() -> new Refusal(400, "say which network is meant: " + all));
        if (!names.contains(name)) {
            throw new Refusal(404, "there is no network of that name; write " + all);
        }
        return name;
    }

    private Known known(String name) {
        return Optional.ofNullable(known.get(name)).orElseThrow();
    }

    private Map<String, Object> model(String name, Network network) {
        Ensemble runs = network.runs();
        DataSpec data = runs.first().experiment().spec().data();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("network", name);
        model.put(
                "runs",
                runs.runs().stream()
                        .map(run -> String.valueOf(run.directory().path().getFileName()))
                        .toList());
        Experiment first = runs.first().experiment();
        model.put("spec", first.hash());
        model.put("parameters", first.plan().parameters());
        model.put("classes", data.classes());
        model.put("regions", data.regions());
        model.put("channels", data.dataset().channels());
        model.put("trainedAt", List.of(first.size().height(), first.size().width()));
        model.put("threshold", Decision.told(runs.threshold(), data.classes().size()));
        model.put("pictures", network.predict().kinds());
        model.put("mostImages", settings.mostImages());
        model.put("mostPixels", settings.mostPixels());
        return model;
    }

    private Answer segment(Call call) throws InterruptedException {
        List<String> kinds = call.parameter("files")
                .map(named -> List.of(named.split(",", -1)))
                .orElse(List.of());
        String network = asked(call);
        kinds.forEach(kind -> requireKind(network, kind));
        return answered(
                call,
                network,
                settings.mostImages(),
                (predict, name, segmented) -> described(predict, name, kinds, segmented),
                all -> Answer.json(Map.of("images", all)));
    }

    private Answer picture(Call call) throws InterruptedException {
        String kind = call.part("kind");
        String network = asked(call);
        requireKind(network, kind);
        return answered(
                call,
                network,
                1,
                (predict, name, segmented) -> predict.png(kind, segmented).orElseThrow(),
                all -> Answer.bytes("image/png", all.get(0)));
    }

    private void requireKind(String network, String kind) {
        List<String> kinds = known(network).kinds();
        if (!kinds.contains(kind)) {
            throw new Refusal(404, "there is no picture '" + kind + "'; there are " + String.join(", ", kinds));
        }
    }

    /** What becomes of an image. */
    @FunctionalInterface
    private interface Result<T> {
        T of(Predict predict, String name, Predict.Segmented segmented);
    }

    /** Segments the images of a request, all or none. */
    private <T> Answer answered(Call call, String network, int most, Result<T> result, Function<List<T>, Answer> answer)
            throws InterruptedException {
        List<Call.Sent> sent = call.files(most);
        if (sent.isEmpty()) {
            throw new Refusal(400, "the form has no file: send an image as a file of multipart/form-data");
        }
        long end = System.nanoTime() + settings.mostTime().toNanos();
        List<Future<T>> futures = new ArrayList<>();
        try {
            for (Call.Sent image : sent) {
                futures.add(workers.submit(task(network, image, result)));
            }
            List<T> all = new ArrayList<>();
            for (Future<T> future : futures) {
                all.add(future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
            }
            return answer.apply(all);
        } catch (RejectedExecutionException e) {
            return Answer.json(Map.of("error", "more images wait than are taken on: come again in a while"))
                    .withStatus(isReady ? TOO_MANY : 503)
                    .with("Retry-After", "1");
        } catch (TimeoutException e) {
            throw new Refusal(504, "it took longer than " + settings.mostTime().toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HanetException told) {
                throw told;
            }
            if (e.getCause() instanceof OutOfMemoryError exhausted) {
                throw exhausted;
            }
            throw new IllegalStateException("an image could not be segmented", e.getCause());
        } finally {
            futures.forEach(future -> future.cancel(false));
        }
    }

    private <T> Callable<T> task(String network, Call.Sent image, Result<T> result) {
        return () -> {
            long begun = System.nanoTime();
            Path file = kept(image);
            try {
                ImageSize size = ImageFile.size(file);
                if ((long) size.height() * size.width() > settings.mostPixels()) {
                    throw new Refusal(
                            413,
                            "'" + image.name() + "' is " + size + ", and at most " + settings.mostPixels()
                                    + " pixels are taken");
                }
                T found = networks.with(
                        network,
                        open -> result.of(
                                open.predict(), image.name(), open.predict().segment(file)));
                metrics.segmented(System.nanoTime() - begun);
                return found;
            } catch (Refusal e) {
                throw e;
            } catch (HanetException e) {
                String problem = e.problem().replace(file.toString(), image.name());
                throw e.kind() == HanetException.Kind.INPUT
                        ? HanetException.input(problem, e)
                        : new Refusal(500, problem);
            } finally {
                Files.deleteIfExists(file);
            }
        };
    }

    /** Images are read from files, which are recognised by what is in them; no name that came in becomes one. */
    private Path kept(Call.Sent image) throws IOException {
        Matcher ending = ENDING.matcher(image.name());
        Path file = Files.createTempFile(
                folder, "image-", ending.find() ? ending.group().toLowerCase(Locale.ROOT) : ".image");
        try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = image.content().duplicate();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        return file;
    }

    private static Map<String, Object> described(
            Predict predict, String name, List<String> kinds, Predict.Segmented segmented) {
        Map<String, Object> described = new LinkedHashMap<>();
        Mask mask = segmented.segmentation().mask();
        described.put("name", name);
        described.put("height", mask.height());
        described.put("width", mask.width());
        Map<String, Object> regions = new LinkedHashMap<>();
        segmented
                .found()
                .regions()
                .forEach((region, labels) -> regions.put(
                        region, measured(mask, segmented.segmentation().probabilities(), labels)));
        described.put("regions", regions);
        described.put("missing", segmented.found().missing());
        described.put("odd", segmented.odd().map(Finding::problem));
        Map<String, String> files = new LinkedHashMap<>();
        kinds.forEach(kind -> files.put(
                kind,
                Base64.getEncoder().encodeToString(predict.png(kind, segmented).orElseThrow())));
        described.put("files", files);
        return described;
    }

    /**
     * Where a region is and how sure the network is of it.
     *
     * @param labels the classes that it unites
     */
    private static Map<String, Object> measured(Mask mask, Probabilities probabilities, List<Integer> labels) {
        boolean[] isOf = new boolean[probabilities.classes()];
        labels.forEach(label -> isOf[label] = true);
        long pixels = 0;
        double rows = 0;
        double columns = 0;
        double sure = 0;
        int[] box = {Integer.MAX_VALUE, Integer.MAX_VALUE, -1, -1};
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                int label = mask.classAt(y, x);
                if (label < isOf.length && isOf[label]) {
                    pixels++;
                    rows += y;
                    columns += x;
                    for (int one : labels) {
                        sure += probabilities.at(one, y, x);
                    }
                    box[0] = Math.min(box[0], y);
                    box[1] = Math.min(box[1], x);
                    box[2] = Math.max(box[2], y);
                    box[3] = Math.max(box[3], x);
                }
            }
        }
        Map<String, Object> measured = new LinkedHashMap<>();
        measured.put("pixels", pixels);
        measured.put("share", pixels / (double) mask.size().pixels());
        boolean isThere = pixels > 0;
        measured.put("probability", isThere ? sure / pixels : Double.NaN);
        measured.put("centre", isThere ? List.of(rows / pixels, columns / pixels) : List.of());
        measured.put("box", isThere ? List.of(box[0], box[1], box[2] - box[0] + 1, box[3] - box[1] + 1) : List.of());
        return measured;
    }

    /** From now on {@code /ready} says that it stops. */
    public void stop() {
        isReady = false;
    }

    /** Ends what is under way, takes no more, closes the networks and removes the files that came in. */
    @Override
    public void close() {
        stop();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(settings.mostTime().toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            workers.shutdownNow();
        }
        networks.close();
        try {
            if (Files.exists(folder)) {
                WholeFile.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove '" + folder + "'", e);
        }
    }
}
