package dev.hanet.toolkit.studio;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.attention.LevelGraph;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.picture.HeatMaps;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.server.Answer;
import dev.hanet.toolkit.server.Call;
import dev.hanet.toolkit.server.Refusal;
import dev.hanet.toolkit.server.Routes;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.use.Explain;
import dev.hanet.toolkit.use.Explanation;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the pages ask of a trained network: what a pixel attends to, and the mask of an image.
 *
 * <p>The two that were asked last stay open, so that one can be held against the other; one request is answered at a time.
 */
final class TrainedPages implements AutoCloseable {
    private static final Pattern ENDING = Pattern.compile("(\\.[A-Za-z0-9]{1,8}){1,2}$");
    private static final int OPEN = 2;
    private static final String DELTA = "model.context.delta";

    private final Workspace workspace;
    private final Sessions sessions;
    private final SpecWriter writer;
    private final Map<String, OpenRun> open = new LinkedHashMap<>();

    TrainedPages(Workspace workspace, Sessions sessions, SpecWriter writer) {
        this.workspace = workspace;
        this.writer = writer;
        this.sessions = sessions;
    }

    Routes onto(Routes routes) {
        return routes.get("/api/trained", this::describe)
                .get("/api/trained/image", this::image)
                .get("/api/trained/explain", this::explain)
                .post("/api/trained/predict", this::predict);
    }

    /** The network of a run, with another delta where one is given. */
    private OpenRun network(Call call) {
        RunDirectory run = workspace.run(call.required("run"));
        Optional<Double> delta = call.parameter("delta").map(TrainedPages::delta);
        String wanted = run.path() + " " + delta.map(String::valueOf).orElse("");
        OpenRun before = open.remove(wanted);
        OpenRun now = before != null
                ? before
                : sessions.open(
                        sessions.read(
                                run.path(),
                                delta.map(value -> Overlay.of(DELTA, value)).orElse(Overlay.NONE)),
                        Device.CPU);
        open.put(wanted, now); // behind those that were asked before
        if (open.size() > OPEN) {
            String oldest = open.keySet().iterator().next();
            Optional.ofNullable(open.remove(oldest)).ifPresent(OpenRun::close);
        }
        return now;
    }

    private static double delta(String words) {
        if (!words.matches("0(\\.[0-9]{1,6})?|1(\\.0{1,6})?")) {
            throw new Refusal(400, "'" + words + "' is no delta from 0 to 1");
        }
        return Double.parseDouble(words);
    }

    private synchronized Answer describe(Call call) {
        OpenRun run = network(call);
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("classes", DataPages.classes(run.experiment()));
        described.put("explains", !run.session().attentionMaps().isEmpty());
        described.put("delta", givenDelta(run));
        described.put("caution", run.caution());
        DataSpec data = run.experiment().spec().data();
        Split split = data.divide(data.open(DataPages.roots(run.experiment())).items());
        described.put("images", split.test().stream().map(Item::id).toList());
        return Answer.json(described);
    }

    /** What the spec of a run says of delta; absent where its context has none. */
    private Optional<Object> givenDelta(OpenRun run) {
        Object at = writer.values(run.experiment().spec());
        for (String key : DELTA.split("\\.", -1)) {
            Object below = at instanceof Map<?, ?> mapping ? mapping.get(key) : null;
            if (below == null) {
                return Optional.empty();
            }
            at = below;
        }
        return Optional.of(at);
    }

    private static Sample sample(OpenRun run, String name) {
        Dataset dataset = run.experiment().spec().data().open(DataPages.roots(run.experiment()));
        return dataset.load(dataset.items().stream()
                .filter(item -> item.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "there is no image '" + name + "'")));
    }

    private synchronized Answer image(Call call) {
        OpenRun run = network(call);
        return Answer.bytes(
                "image/png",
                Picture.of(sample(run, call.required("image")).image()).png());
    }

    private synchronized Answer explain(Call call) {
        OpenRun run = network(call);
        Sample sample = sample(run, call.required("image"));
        Explain explain = new Explain(run);
        Spot spot = new Spot(DataPages.number(call, "x"), DataPages.number(call, "y"));
        Explanation explanation = explain.of(sample, spot);
        Map<String, String> graphs = new HashMap<>();
        explain.graphs(sample, spot)
                .forEach(graph -> graphs.put(graph.name(), picture(HeatMaps.graph(sample.image(), graph.edges()))));
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Explanation.Gathered map : explanation.maps()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", map.name());
            one.put("picture", picture(HeatMaps.attention(sample.image(), map.shares(), explanation.spot())));
            one.put("graph", Optional.ofNullable(graphs.get(map.name())));
            one.put("density", map.level().graph().map(LevelGraph::edgeDensity));
            one.put("components", map.level().graph().map(LevelGraph::components));
            one.put("emptyRows", map.level().graph().map(LevelGraph::emptyRows));
            one.put("purity", map.level().purity());
            one.put("neighbours", map.neighbours());
            one.put("pixelPurity", map.purity());
            maps.add(one);
        }
        return Answer.json(Map.of("maps", maps));
    }

    private static String picture(Picture picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture.png());
    }

    /** Segments the image in the body, and keeps nothing of it. */
    private synchronized Answer predict(Call call) throws IOException {
        OpenRun run = network(call);
        Matcher ending = ENDING.matcher(call.required("name").toLowerCase(Locale.ROOT));
        Path folder = Files.createTempDirectory("hanet-studio");
        try {
            Path image = folder.resolve("image" + (ending.find() ? ending.group() : ""));
            Files.write(image, call.body());
            Path out = folder.resolve("out");
            Predict.Predicted predicted = new Predict(
                            new Ensemble(List.of(run)),
                            new PredictionFiles(false, true, PredictionFiles.As.CLASSES),
                            Optional.empty())
                    .run(image, out);
            List<Map<String, Object>> files = new ArrayList<>();
            for (Path file : predicted.files()) {
                files.add(Map.of(
                        "name",
                        String.valueOf(file.getFileName()),
                        "data",
                        Base64.getEncoder().encodeToString(Files.readAllBytes(file))));
            }
            return Answer.json(Map.of("files", files, "missing", predicted.missing()));
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(OpenRun::close);
        open.clear();
    }
}
