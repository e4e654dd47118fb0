package dev.hanet.toolkit.studio;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.attention.LevelGraph;
import dev.hanet.toolkit.check.Finding;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.picture.HeatMaps;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.server.Answer;
import dev.hanet.toolkit.server.Call;
import dev.hanet.toolkit.server.Refusal;
import dev.hanet.toolkit.server.Routes;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.use.Explain;
import dev.hanet.toolkit.use.Explanation;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import dev.hanet.yaml.HanetException;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the pages ask of a trained network: what a pixel attends to, and the mask of an image.
 *
 * <p>The three that were asked last stay open, so that h1 and a twin can stand beside; one request is answered at a time.
 */
final class TrainedPages implements AutoCloseable {
    private static final Pattern ENDING = Pattern.compile("(\\.[A-Za-z0-9]{1,8}){1,2}$");
    private static final Pattern DELTA = Pattern.compile("0(\\.[0-9]{1,6})?|1(\\.0{1,6})?");
    private static final String TYPE = ".type";
    private static final String EMPTY = "[]";
    private static final int OPEN = 3;
    private static final int SEGMENTED = 6;
    private static final int KIN = 40;

    private final Workspace workspace;
    private final ExperimentLoader loader;
    private final Sessions sessions;
    private final SpecWriter writer;
    private final Map<String, OpenRun> open = new LinkedHashMap<>();
    private final Map<String, Segmentation> segmented = new LinkedHashMap<>();

    TrainedPages(Workspace workspace, ExperimentLoader loader, Sessions sessions, SpecWriter writer) {
        this.workspace = workspace;
        this.loader = loader;
        this.writer = writer;
        this.sessions = sessions;
    }

    Routes onto(Routes routes) {
        return routes.get("/api/trained", this::describe)
                .get("/api/trained/kin", this::kin)
                .get("/api/trained/image", this::image)
                .get("/api/trained/explain", this::explain)
                .post("/api/trained/predict", this::predict);
    }

    /** The network of a run, with other deltas where some are given: the path of an HA module in the spec to its delta, as JSON. */
    private OpenRun network(Call call) {
        RunDirectory run = workspace.run(call.required("run"));
        Map<String, Double> deltas = deltas(call);
        String wanted = wanted(run, deltas);
        OpenRun before = open.remove(wanted);
        OpenRun now = before != null ? before : opened(run, deltas);
        open.put(wanted, now); // behind those that were asked before
        if (open.size() > OPEN) {
            String oldest = open.keySet().iterator().next();
            Optional.ofNullable(open.remove(oldest)).ifPresent(OpenRun::close);
        }
        return now;
    }

    private OpenRun opened(RunDirectory run, Map<String, Double> deltas) {
        Overlay laid = Overlay.NONE;
        if (!deltas.isEmpty()) {
            List<String> known = modules(run.experiment(loader)).stream()
                    .filter(Related::isPulled)
                    .map(Related::path)
                    .toList();
            for (Map.Entry<String, Double> one : deltas.entrySet()) {
                if (!known.contains(one.getKey())) {
                    throw new Refusal(
                            400, "'" + one.getKey() + "' is no module whose delta can be another here: " + known);
                }
                laid = laid.and(Overlay.of("(studio)", one.getKey() + "." + Related.DELTA, one.getValue()));
            }
        }
        return sessions.open(sessions.read(run.path(), laid), Device.CPU);
    }

    private static String wanted(RunDirectory run, Map<String, Double> deltas) {
        return run.path() + " " + deltas;
    }

    private static Map<String, Double> deltas(Call call) {
        Map<String, Double> deltas = new TreeMap<>();
        String given = call.parameter("deltas").orElse("{}");
        try {
            JsonParser.parseString(given).getAsJsonObject().asMap().forEach((path, value) -> {
                if (!DELTA.matcher(value.toString()).matches()) {
                    throw new Refusal(400, "'" + value + "' is no delta from 0 to 1");
                }
                deltas.put(path, value.getAsDouble());
            });
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw new Refusal(400, "'" + given + "' does not say which module has which delta");
        }
        return deltas;
    }

    /**
     * An attention module of a trained network whose maps have a graph.
     *
     * @param name its scope in the network: {@code context}; several where one place of the spec made several
     * @param path of what made it in the spec: {@code model.insert[0].use}
     * @param delta its threshold; absent where its kind has none
     * @param fixed why another delta would change nothing; empty where it would
     */
    private record Related(String name, String path, Optional<Double> delta, String fixed) {
        static final String DELTA = "delta";

        boolean isPulled() {
            return delta.isPresent() && fixed.isEmpty();
        }

        /** The same with another name beside its own, where that is another. */
        Related with(String other) {
            return List.of(name.split(", ", -1)).contains(other)
                    ? this
                    : new Related(name + ", " + other, path, delta, fixed);
        }
    }

    /** The modules of a network, in the order of its maps: the context, what is inserted anywhere, the nodes of a free graph. */
    private List<Related> modules(Experiment experiment) {
        Map<String, String> values = writer.valuesByPath(experiment.spec());
        Map<String, Related> modules = new LinkedHashMap<>();
        for (Output.Attention map : experiment.graph().outputs(Output.Attention.class)) {
            Output.Edges edges = new Output.Edges(map.level());
            if (experiment.graph().outputs().containsKey(edges)) {
                String path = experiment.graph().output(edges).path();
                Related module = new Related(
                        map.level().module(),
                        path,
                        Optional.ofNullable(values.get(path + "." + Related.DELTA))
                                .map(Double::valueOf),
                        fixed(values, path));
                modules.merge(path, module, (before, other) -> before.with(other.name()));
            }
        }
        return List.copyOf(modules.values());
    }

    private static String fixed(Map<String, String> values, String path) {
        String neighbours = values.getOrDefault(path + ".neighbours", "none");
        if (neighbours.matches("[0-9]+")) {
            return "joins each place with " + neighbours + " others, whatever their scores";
        }
        return "learned".equals(values.get(path + ".threshold")) ? "learned its delta" : "";
    }

    private synchronized Answer describe(Call call) {
        OpenRun run = network(call);
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("classes", DataPages.classes(run.experiment()));
        described.put("explains", !run.session().attentionMaps().isEmpty());
        described.put("modules", modules(run.experiment()));
        described.put("caution", run.caution());
        DataSpec data = run.experiment().spec().data();
        Split split = data.divide(data.open(DataPages.roots(run.experiment())).items());
        described.put("images", split.test().stream().map(Item::id).toList());
        return Answer.json(described);
    }

    /**
     * Another run.
     *
     * @param values how many of its spec are others
     * @param differs which, in words
     */
    private record Kin(String name, int values, List<String> differs) {
        Kin {
            differs = List.copyOf(differs);
        }
    }

    /** What other runs have otherwise than one, those that differ least first; h1 and the twin of a run are among the first. */
    private Answer kin(Call call) throws IOException {
        RunDirectory run = workspace.run(call.required("run"));
        Map<String, String> own = writer.valuesByPath(run.experiment(loader).spec());
        List<Kin> kin = new ArrayList<>();
        for (RunDirectory other : workspace.allRuns().stream().limit(KIN).toList()) {
            if (!other.path().equals(run.path())) {
                kin(own, other).ifPresent(kin::add);
            }
        }
        kin.sort(Comparator.comparingInt(Kin::values));
        return Answer.json(kin);
    }

    private Optional<Kin> kin(Map<String, String> own, RunDirectory other) {
        try {
            Map<String, String> values =
                    writer.valuesByPath(other.experiment(loader).spec());
            Set<String> differ = differing(own, values);
            return Optional.of(new Kin(workspace.name(other), differ.size(), words(differ, own, values)));
        } catch (HanetException e) {
            return Optional.empty(); // of another version, or removed meanwhile
        }
    }

    private static Set<String> differing(Map<String, String> own, Map<String, String> other) {
        Set<String> differ = new TreeSet<>(own.keySet());
        differ.addAll(other.keySet());
        differ.removeIf(
                key -> key.startsWith("about.") || own.getOrDefault(key, "").equals(other.getOrDefault(key, "")));
        return differ;
    }

    /** What another spec has otherwise: of a component of another type the type alone. */
    private static List<String> words(Set<String> differ, Map<String, String> own, Map<String, String> other) {
        Set<String> whole = differ.stream()
                .filter(key -> key.endsWith(TYPE) || EMPTY.equals(own.get(key)) || EMPTY.equals(other.get(key)))
                .map(key -> key.endsWith(TYPE) ? key.substring(0, key.length() - TYPE.length()) : key)
                .collect(Collectors.toSet());
        return differ.stream()
                .filter(key -> whole.stream()
                        .noneMatch(part ->
                                key.startsWith(part + "[") || (key.startsWith(part + ".") && !key.equals(part + TYPE))))
                .map(key -> (key.endsWith(TYPE) ? key.substring(0, key.length() - TYPE.length()) : key)
                        + ' '
                        + Optional.ofNullable(other.get(key)).orElseGet(() -> types(other, key)))
                .toList();
    }

    /** The types of what a list holds that the other spec has empty. */
    private static String types(Map<String, String> values, String list) {
        List<String> types = values.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(list + "[") && entry.getKey().endsWith(TYPE))
                .map(Map.Entry::getValue)
                .toList();
        return types.isEmpty() ? "absent" : types.toString();
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

    /** What a pixel becomes, and what it attends to where the network relates places; a twin without attention has the first alone. */
    private synchronized Answer explain(Call call) {
        OpenRun run = network(call);
        Sample sample = sample(run, call.required("image"));
        Spot spot = new Spot(DataPages.number(call, "x"), DataPages.number(call, "y"));
        List<Map<String, Object>> maps = new ArrayList<>();
        if (!run.session().attentionMaps().isEmpty()) {
            Explain explain = new Explain(run);
            Explanation explanation = explain.of(sample, spot);
            Map<String, String> graphs = new HashMap<>();
            explain.graphs(sample, spot)
                    .forEach(graph -> graphs.put(graph.name(), picture(HeatMaps.graph(sample.image(), graph.edges()))));
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
        } else if (!spot.isInside(sample.size())) {
            throw new Refusal(400, "the pixel " + spot + " lies outside of '" + sample.id() + "'");
        }
        Segmentation segmentation = segmented(wanted(workspace.run(call.required("run")), deltas(call)), run, sample);
        int label = segmentation.mask().classAt(spot.y(), spot.x());
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("class", run.experiment().spec().data().classes().get(label));
        found.put("probability", segmentation.probabilities().at(label, spot.y(), spot.x()));
        found.put("picture", picture(Overlays.of(sample.image(), segmentation.mask(), sample.mask())));
        return Answer.json(Map.of("maps", maps, "found", found));
    }

    /** Segments an image once, however many of its pixels are asked for. */
    private Segmentation segmented(String network, OpenRun run, Sample sample) {
        String key = network + " " + sample.id();
        Segmentation before = segmented.remove(key);
        Segmentation now = before != null ? before : run.session().segment(sample);
        segmented.put(key, now);
        if (segmented.size() > SEGMENTED) {
            segmented.remove(segmented.keySet().iterator().next());
        }
        return now;
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
                        Base64.getEncoder().encodeToString(PlainFile.bytes(file))));
            }
            return Answer.json(Map.of(
                    "files",
                    files,
                    "missing",
                    predicted.missing(),
                    "odd",
                    predicted.odd().map(Finding::problem).stream().toList()));
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
