package dev.hanet.toolkit.session;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.toolkit.attention.PlaceGrid;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.data.TrainedNetworks;
import dev.hanet.toolkit.data.patch.Inference;
import dev.hanet.toolkit.data.patch.Mirrors;
import dev.hanet.toolkit.data.patch.View;
import dev.hanet.toolkit.data.postprocess.Postprocess;
import dev.hanet.toolkit.data.postprocess.PostprocessStep;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.EvaluateSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A network on its device behind its experiment's preparation: the one way from an image to its segmentation, for
 * validation, evaluation, prediction and explanation alike.
 *
 * <p>Not for several threads at once.
 */
public final class Session implements AutoCloseable {
    private static final String LOGITS = "logits";
    private static final String EDGE_DENSITY = ".edgeDensity.";
    private static final String ATTENTION = ".attention.";
    private static final String EDGES = ".edges.";
    private static final String IMAGE = "image";

    private final Network network;
    private final StrideFit fit;
    private final MemoryGuard guard;
    private final Activation activation;
    private final Inference inference;
    private final Mirrors mirrors;
    private final List<PostprocessStep> postprocess;
    private final Set<String> edgeDensities;
    private final Set<String> attentionMaps;

    /**
     * A session over a network, which it closes.
     *
     * @param networks what preparation may ask; whoever opened them closes them
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
            TrainedNetworks networks,
            StrideFit fit,
            MemoryGuard guard,
            int batch,
            EvaluateSpec evaluate) {
        this.network = network;
        this.activation = activation;
        this.fit = fit;
        this.guard = guard;
        this.inference = new Inference(new Pipeline(data.prepare(), List.of(), networks), data.patches(), batch);
        this.mirrors = evaluate.mirrors();
        this.postprocess = evaluate.postprocess();
        this.edgeDensities = outputs(network, EDGE_DENSITY);
        this.attentionMaps = outputs(network, ATTENTION);
    }

    private static Set<String> outputs(Network network, String part) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : network.graph().outputs().keySet()) {
            if (name.contains(part)) {
                names.add(name);
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** The names under which attention maps can be asked for. */
    public Set<String> attentionMaps() {
        return attentionMaps;
    }

    /** The names of the edge densities, one for every level of every HA module. */
    public Set<String> edgeDensities() {
        return edgeDensities;
    }

    /** The graph behind an attention map, as an output of 0 and 1; absent for attention without a graph. */
    public Optional<String> edges(String attentionMap) {
        String name = attentionMap.replace(ATTENTION, EDGES);
        return network.graph().outputs().containsKey(name) ? Optional.of(name) : Optional.empty();
    }

    /**
     * About how many places an attention map has for images of a size: its training size, scaled.
     *
     * @param size what the network sees
     */
    long places(String attentionMap, ImageSize size) {
        Shape image =
                Objects.requireNonNull(network.graph().inputs().get(IMAGE)).shape();
        Shape map = Objects.requireNonNull(network.graph().outputs().get(attentionMap))
                .shape();
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
    public Map<String, Tensor> outputs(View view, Set<String> names) {
        return network.evaluate(Map.of(IMAGE, batch(List.of(fit.extend(view.image())))), names);
    }

    /** How the places of an attention map lie on what the network sees, continued as it has to be to fit. */
    public Optional<PlaceGrid> grid(View view, int places) {
        return PlaceGrid.of(fit.next(view.image().size()), places);
    }

    /** Of values at the size that fits the network, those of what it sees. */
    public float[] visible(View view, float[] fitting) {
        Probabilities values = new Probabilities(1, fit.next(view.image().size()), fitting);
        return StrideFit.crop(values, view.image().size()).values();
    }

    /** The class of every place, where the sample has a mask. */
    public Optional<Mask> labels(View view, int places) {
        return view.mask().flatMap(mask -> grid(view, places).map(grid -> grid.labels(fit.extend(mask))));
    }

    public Network network() {
        return network;
    }

    /** Puts weights from a file in the place of drawn ones. */
    public void begin(InitialWeights weights) {
        Map<String, Tensor> state = new LinkedHashMap<>(network.state());
        state.putAll(weights.tensors());
        network.load(state);
    }

    /** Segments an image at its own resolution. */
    public Segmentation segment(Sample sample) {
        return segment(sample, Set.of(), mirrors);
    }

    /** Segments an image at its own resolution without its mirror images: faster, for validation while training. */
    public Segmentation glance(Sample sample) {
        return segment(sample, Set.of(), Mirrors.NONE);
    }

    /**
     * Segments an image at its own resolution.
     *
     * @param attention which of {@link #attentionMaps} to answer; of tiles, the last tile's, of mirror images none
     */
    public Segmentation segment(Sample sample, Set<String> attention) {
        return segment(sample, attention, attention.isEmpty() ? mirrors : Mirrors.NONE);
    }

    private Segmentation segment(Sample sample, Set<String> attention, Mirrors mirrors) {
        Averages densities = new Averages();
        Map<String, Tensor> maps = new LinkedHashMap<>();
        Probabilities probabilities = inference.run(sample, mirrors, images -> {
            guard.check(images.size(), fit.next(images.get(0).size()));
            Tensor batch = batch(images.stream().map(fit::extend).toList());
            Map<String, Tensor> outputs = network.evaluate(Map.of(IMAGE, batch), wanted(attention));
            outputs.forEach((name, tensor) -> {
                if (edgeDensities.contains(name)) {
                    densities.add(name, tensor.item());
                } else if (attention.contains(name)) {
                    maps.put(name, tensor);
                }
            });
            return ClassProbabilities.of(activation, Objects.requireNonNull(outputs.get(LOGITS))).stream()
                    .map(found -> StrideFit.crop(found, images.get(0).size()))
                    .toList();
        });
        Mask decided = probabilities.decide(Decision.of(activation));
        return new Segmentation(
                probabilities, Postprocess.apply(decided, probabilities.classes(), postprocess), densities.all(), maps);
    }

    private Set<String> wanted(Set<String> attention) {
        Set<String> wanted = new LinkedHashSet<>(edgeDensities);
        wanted.add(LOGITS);
        wanted.addAll(attention);
        return wanted;
    }

    /** Images of one size as [B, C, H, W]. */
    private static Tensor batch(List<Image> images) {
        Image first = images.get(0);
        float[] values = new float[images.size() * first.values().length];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).values(), 0, values, i * first.values().length, first.values().length);
        }
        return Tensor.floats(Shape.of(images.size(), first.channels(), first.height(), first.width()), values);
    }

    @Override
    public void close() {
        network.close();
    }
}
