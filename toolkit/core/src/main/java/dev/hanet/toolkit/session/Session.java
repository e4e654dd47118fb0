package dev.hanet.toolkit.session;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network;
import dev.hanet.toolkit.attention.PlaceGrid;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.data.patch.Inference;
import dev.hanet.toolkit.data.patch.Mirrors;
import dev.hanet.toolkit.data.patch.ProbabilityRows;
import dev.hanet.toolkit.data.patch.View;
import dev.hanet.toolkit.data.postprocess.PostprocessStep;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.EvaluateSpec;
import dev.hanet.yaml.HanetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A network on its device behind its experiment's preparation: the one way from an image to its segmentation, for
 * validation, evaluation, prediction and explanation alike.
 *
 * <p>Not for several threads at once, unless it goes {@linkplain #through through} something that lets one of them ask the network at a
 * time.
 */
public final class Session implements AutoCloseable {
    private static final String IMAGE = "image";

    private final Network network;
    private final StrideFit fit;
    private final MemoryGuard guard;
    private final Activation activation;
    private final Inference inference;
    private final Mirrors mirrors;
    private final List<Double> scales;
    private final List<PostprocessStep> postprocess;
    private final List<Output.EdgeDensity> edgeDensities;
    private final List<Output.Attention> attentionMaps;
    private double threshold;
    private UnaryOperator<Function<List<Image>, List<Probabilities>>> way = UnaryOperator.identity();

    /**
     * A session over a network, which it closes.
     *
     * @param guides what preparation may ask; whoever opened it closes it
     * @param fit makes images fit the network
     * @param activation what the network's maps say of the classes
     * @param guard refuses images that take more memory than there is
     * @param batch how many patches the network takes at once
     * @param evaluate how a prediction is made of what the network says
     */
    Session(
            Network network,
            Activation activation,
            DataSpec data,
            Guides guides,
            StrideFit fit,
            MemoryGuard guard,
            int batch,
            EvaluateSpec evaluate) {
        this.network = network;
        this.activation = activation;
        this.fit = fit;
        this.guard = guard;
        this.inference = new Inference(new Pipeline(data.prepare(), List.of(), guides), data.patches(), batch);
        this.mirrors = evaluate.mirrors();
        this.scales = evaluate.scales();
        this.postprocess = evaluate.postprocess();
        this.threshold = evaluate.threshold().beforehand();
        this.edgeDensities = network.graph().outputs(Output.EdgeDensity.class);
        this.attentionMaps = network.graph().outputs(Output.Attention.class);
    }

    /** The attention maps of the network, level by level. */
    public List<Output.Attention> attentionMaps() {
        return attentionMaps;
    }

    /** The edge densities of the network, one for every level of every HA module. */
    public List<Output.EdgeDensity> edgeDensities() {
        return edgeDensities;
    }

    /** The graph behind an attention map, as an output of 0 and 1; absent for attention without a graph. */
    public Optional<Output.Edges> edges(Output.Attention map) {
        return Optional.of(new Output.Edges(map.level())).filter(network.graph().outputs()::containsKey);
    }

    /**
     * About how many places an attention map has for images of a size: its training size, scaled.
     *
     * @param size what the network sees
     */
    long places(Output.Attention attentionMap, ImageSize size) {
        Shape image =
                Objects.requireNonNull(network.graph().inputs().get(IMAGE)).shape();
        Shape map = network.graph().output(attentionMap).shape();
        return Math.round(map.size(2) * (double) size.pixels() / (image.size(2) * image.size(3)));
    }

    /** What the network sees of a sample at once: all of it, or of patches the middle one. */
    public View middle(Sample sample) {
        return inference.middle(sample);
    }

    /** What the network sees of a sample at once: all of it, or of patches the one around a pixel. */
    public View around(Sample sample, Spot spot) {
        return inference.around(sample, spot);
    }

    /** Outputs of the network for what it sees at once. */
    public Map<Output, Tensor> outputs(View view, Set<? extends Output> wanted) {
        Image image = fit.extend(view.image());
        return guard.evaluate(1, image.size(), () -> network.evaluate(Map.of(IMAGE, batch(List.of(image))), wanted));
    }

    /** How the places of an attention map lie on what the network sees, continued as it has to be to fit. */
    public Optional<PlaceGrid> grid(Output.Attention map, View view, int places) {
        return trained(map).flatMap(grid -> grid.on(fit.next(view.image().size()), places));
    }

    /** How they lie on an image of training: as the features that the map was made of. */
    private Optional<PlaceGrid> trained(Output.Attention map) {
        Graph graph = network.graph();
        Shape image = Objects.requireNonNull(graph.inputs().get(IMAGE)).shape();
        long places = graph.output(map).shape().size(2);
        List<Value> made = graph.computed(List.of(map));
        return IntStream.iterate(made.size() - 1, i -> i >= 0, i -> i - 1) // what was made last is nearest to it
                .mapToObj(i -> made.get(i).shape())
                .filter(shape -> shape.rank() == 4 && shape.size(2) * shape.size(3) == places)
                .findFirst()
                .map(features -> new PlaceGrid(size(image), size(features)));
    }

    private static ImageSize size(Shape image) {
        return new ImageSize(Math.toIntExact(image.size(2)), Math.toIntExact(image.size(3)));
    }

    /** Of values at the size that fits the network, those of what it sees. */
    public float[] visible(View view, float[] fitting) {
        Probabilities values = new Probabilities(1, fit.next(view.image().size()), fitting);
        return StrideFit.crop(values, view.image().size()).values();
    }

    /** The class of every place, where the sample has a mask. */
    public Optional<Mask> labels(Output.Attention map, View view, int places) {
        return view.mask().flatMap(mask -> grid(map, view, places).map(grid -> grid.labels(fit.extend(mask))));
    }

    public Network network() {
        return network;
    }

    /** Puts weights from a file in the place of drawn ones. */
    public void begin(Map<String, Tensor> weights) {
        Map<String, Tensor> state = new LinkedHashMap<>(network.state());
        state.putAll(weights);
        network.load(state);
    }

    /** Of two classes, from which probability on a pixel is of the second. */
    public double threshold() {
        return threshold;
    }

    /** Takes another threshold of two classes from now on. */
    public void decideFrom(double chosen) {
        this.threshold = chosen;
    }

    /**
     * Lets every question to the network go through something that may put those of several threads together.
     *
     * @param shared of what the network says of images of one size, in their order; what it makes is called by any thread, what it is given
     *     may be called by one at a time
     */
    public void through(UnaryOperator<Function<List<Image>, List<Probabilities>>> shared) {
        way = shared;
    }

    /** Segments an image at its own resolution. */
    public Segmentation segment(Sample sample) {
        return segment(sample, mirrors, scales);
    }

    /** Segments an image at its own resolution without mirror images and other scales: faster, for validation while training. */
    public Segmentation glance(Sample sample) {
        return segment(sample, Mirrors.NONE, EvaluateSpec.ONE_SCALE);
    }

    private Segmentation segment(Sample sample, Mirrors mirrors, List<Double> scales) {
        Averages<Output.EdgeDensity> densities = new Averages<>();
        Probabilities probabilities =
                inference.run(sample, mirrors, scales, way.apply(images -> answers(images, densities)));
        return decided(probabilities, threshold, densities.all());
    }

    private List<Probabilities> answers(List<Image> images, Averages<Output.EdgeDensity> densities) {
        Set<Output> wanted = new LinkedHashSet<>(edgeDensities);
        wanted.add(Output.PROBABILITIES);
        Map<Output, Tensor> outputs = guard.evaluate(
                images.size(),
                fit.next(images.get(0).size()),
                () -> network.evaluate(
                        Map.of(IMAGE, batch(images.stream().map(fit::extend).toList())), wanted));
        edgeDensities.forEach(density -> densities.add(
                density, Objects.requireNonNull(outputs.get(density)).item(), images.size()));
        return images(Objects.requireNonNull(outputs.get(Output.PROBABILITIES))).stream()
                .map(found -> StrideFit.crop(found, images.get(0).size()))
                .toList();
    }

    /**
     * The probabilities of an image that is never whole in memory, row by row and equal to those of {@link #segment(Sample)}.
     *
     * @param rows opens the image, with what is done to its pixels one by one
     * @throws HanetException when preparation, network or {@code evaluate.postprocess} have to see all of it
     */
    ProbabilityRows rows(Function<UnaryOperator<Image>, ImageRows> rows) {
        if (!postprocess.isEmpty()) {
            throw HanetException.input(
                    "the image is too large to be held at once, and evaluate.postprocess looks at the whole mask",
                    "scale it down or cut it into tiles");
        }
        Averages<Output.EdgeDensity> densities = new Averages<>();
        return inference.rows(rows, mirrors, scales, images -> answers(images, densities));
    }

    /** What this network's rules make of probabilities, which may be those of several. */
    Segmentation decided(Probabilities probabilities, double threshold, Map<Output.EdgeDensity, Double> edgeDensity) {
        Mask decided = probabilities.decide(Decision.of(activation, threshold));
        return new Segmentation(
                probabilities, PostprocessStep.apply(decided, probabilities.classes(), postprocess), edgeDensity);
    }

    /** The images of a batch, [B, classes, H, W]. */
    private static List<Probabilities> images(Tensor batch) {
        int classes = Math.toIntExact(batch.shape().size(1));
        ImageSize size = new ImageSize(
                Math.toIntExact(batch.shape().size(2)),
                Math.toIntExact(batch.shape().size(3)));
        float[] values = batch.toFloats();
        int each = classes * size.pixels();
        return IntStream.range(0, values.length / each)
                .mapToObj(image ->
                        new Probabilities(classes, size, Arrays.copyOfRange(values, image * each, (image + 1) * each)))
                .toList();
    }

    /** Images of one size as [B, C, H, W]. */
    private static Tensor batch(List<Image> images) {
        Image first = images.get(0);
        return Tensor.stacked(
                Shape.of(images.size(), first.channels(), first.height(), first.width()),
                images.stream().map(Image::values).toList());
    }

    @Override
    public void close() {
        network.close();
    }
}
