package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.GuidedTransform;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.TransformSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out what size and how many channels the network gets, by sending sizes through the transforms; a size fits the
 * encoder's output stride when it is a multiple of it, or one more.
 */
final class InputSize {
    /** Images of two shapes: what comes out alike is fixed by the transforms. */
    private static final List<ImageSize> PROBES = List.of(new ImageSize(4096, 4096), new ImageSize(3001, 4003));

    private final Draft draft;
    private final DatasetSpec dataset;
    private final List<TransformSpec> prepare;
    private final List<TransformSpec> augment;
    private final Optional<PatchSpec> patches;

    private InputSize(
            Draft draft,
            DatasetSpec dataset,
            List<TransformSpec> prepare,
            List<TransformSpec> augment,
            Optional<PatchSpec> patches) {
        this.draft = draft;
        this.dataset = dataset;
        this.prepare = prepare;
        this.augment = augment;
        this.patches = patches;
    }

    /**
     * The frame; absent when it cannot be told, which is then reported.
     *
     * @param trained the size of a network that is trained already: images of any size are then made to fit it
     */
    static Optional<Frame> of(Draft draft, Optional<ImageSize> trained) {
        Optional<DatasetSpec> dataset = draft.part("data.dataset", DatasetSpec.class);
        Optional<List<TransformSpec>> prepare = draft.list("data.prepare", TransformSpec.class);
        Optional<List<TransformSpec>> augment = draft.list("data.augment", TransformSpec.class);
        if (dataset.isEmpty()
                || prepare.isEmpty()
                || augment.isEmpty()
                || !draft.binding().isSound("data.patches")) {
            return Optional.empty();
        }
        Optional<PatchSpec> patches = draft.part("data.patches", Optional.class)
                .flatMap(patch -> ((Optional<?>) patch).map(PatchSpec.class::cast));
        return new InputSize(draft, dataset.orElseThrow(), prepare.orElseThrow(), augment.orElseThrow(), patches)
                .frame(trained);
    }

    private Optional<Frame> frame(Optional<ImageSize> trained) {
        refuseRandomPreparation();
        refuseWhereImagesAreNoLongerWhole();
        try {
            Pipeline pipeline = new Pipeline(prepare, augment);
            int channels = pipeline.channels(dataset.channels());
            if (trained.isPresent()) {
                dataset.imageSize().ifPresent(pipeline::predictionSize); // refuses what does not fit
                return Optional.of(new Frame(trained.orElseThrow(), channels, "data.dataset"));
            }
            if (patches.isPresent()) {
                ImageSize patch = patches.orElseThrow().networkSize();
                ImageSize size = new Pipeline(List.of(), augment).trainingSize(patch);
                return Optional.of(new Frame(size, channels, size.equals(patch) ? patchKey() : decidingKey(patch)));
            }
            List<ImageSize> read = dataset.imageSize().map(List::of).orElse(PROBES);
            List<ImageSize> sizes =
                    read.stream().map(pipeline::trainingSize).distinct().toList();
            if (sizes.size() > 1) {
                draft.report(
                        "data.prepare",
                        "the size of the images is not known before they are read, and nothing brings them to one",
                        "add '{type: resize, size: 512}' to data.prepare, a crop to data.augment, or data.patches");
                return Optional.empty();
            }
            return Optional.of(new Frame(sizes.get(0), channels, decidingKey(read.get(0))));
        } catch (DataException e) {
            draft.binding().report(e.path().orElse("data.prepare"), e.problem(), e.remedy());
            return Optional.empty();
        }
    }

    private void refuseRandomPreparation() {
        for (int i = 0; i < prepare.size(); i++) {
            if (prepare.get(i).random()) {
                draft.report(
                        "data.prepare[" + i + "]",
                        "this transform is random, and what prepares images for prediction cannot be",
                        "move it to data.augment");
            }
        }
    }

    private void refuseWhereImagesAreNoLongerWhole() {
        for (int i = 1; i < prepare.size(); i++) {
            refuse(prepare.get(i), "data.prepare[" + i + "]");
        }
        for (int i = 0; i < augment.size(); i++) {
            refuse(augment.get(i), "data.augment[" + i + "]");
        }
    }

    private void refuse(TransformSpec transform, String path) {
        if (transform instanceof GuidedTransform) {
            draft.report(
                    path,
                    "this transform looks at whole images, and here they no longer are",
                    "let it stand first in data.prepare");
        }
    }

    private String patchKey() {
        return patches.orElseThrow().resize().isPresent() ? "data.patches.resize" : "data.patches.size";
    }

    /** The last transform that changes the size, else the data set. */
    private String decidingKey(ImageSize read) {
        String path = "data.dataset";
        ImageSize size = read;
        List<String> lists = List.of("data.prepare", "data.augment");
        for (String list : lists) {
            List<TransformSpec> transforms = list.equals("data.prepare") ? prepare : augment;
            for (int i = 0; i < transforms.size(); i++) {
                ImageSize after = transforms.get(i).size(size);
                if (!after.equals(size)) {
                    path = list + "[" + i + "]" + sizeKey(transforms.get(i));
                }
                size = after;
            }
        }
        return path;
    }

    private static String sizeKey(TransformSpec transform) {
        var components = new ArrayList<>(Arrays.asList(transform.getClass().getRecordComponents()));
        return components.stream().anyMatch(component -> component.getName().equals("size")) ? ".size" : "";
    }

    /** The stride of the encoder's last features, where the frame does not fit it; absent where it does, or cannot be told. */
    static Optional<Fit> misfit(Draft draft, Frame frame) {
        return draft.part("model.encoder", EncoderSpec.class)
                .flatMap(encoder -> outputStride(encoder, frame))
                .map(stride -> new Fit(stride, true))
                .filter(fit -> !fit.takes(frame.size().height())
                        || !fit.takes(frame.size().width()));
    }

    /** Tells at the key that decides it that the size does not fit. */
    static void report(Draft draft, Frame frame, Fit fit) {
        draft.report(
                frame.path(),
                frame.size().height() + " x " + frame.size().width() + " does not fit the output stride " + fit.stride()
                        + ": a size is a multiple of it" + (fit.oneMore() ? ", or one more" : ""),
                "nearest sizes: " + fit.nearest(frame.size()));
    }

    /** The stride of the encoder's last features; absent when it cannot be built for this frame. */
    private static Optional<Integer> outputStride(EncoderSpec encoder, Frame frame) {
        try {
            GraphBuilder graph = new GraphBuilder();
            Shape shape = Shape.of(
                    1, frame.channels(), frame.size().height(), frame.size().width());
            return Optional.of(encoder.features(graph.input("image", TensorType.floats(shape)))
                    .last()
                    .stride());
        } catch (GraphException e) {
            return Optional.empty(); // told when the whole network is built
        }
    }

    /**
     * What the network is given.
     *
     * @param size of the images or patches in training
     * @param channels of the images
     * @param path the key that decides the size
     */
    record Frame(ImageSize size, int channels, String path) {
        Frame of(ImageSize other) {
            return new Frame(other, channels, path);
        }
    }

    /**
     * Which sizes fit.
     *
     * @param stride of which they are multiples
     * @param oneMore whether they may be one pixel more than that
     */
    record Fit(int stride, boolean oneMore) {
        boolean takes(int length) {
            return length % stride <= (oneMore ? 1 : 0);
        }

        /** A size near to that one, of multiples. */
        ImageSize near(ImageSize size) {
            return new ImageSize(multiple(size.height()), multiple(size.width()));
        }

        private int multiple(int length) {
            return Math.max(1, (length + stride / 2) / stride) * stride;
        }

        /** A size near to that one that fits no larger stride. */
        ImageSize odd(ImageSize size) {
            return new ImageSize(odd(size.height()), odd(size.width()));
        }

        private int odd(int length) {
            return (2 * (length / (2 * stride)) + 1) * stride;
        }

        /** What stands around the lengths that do not fit. */
        String nearest(ImageSize size) {
            Set<String> sizes = new LinkedHashSet<>();
            for (int length : new int[] {size.height(), size.width()}) {
                int below = length / stride * stride;
                if (!takes(length)) {
                    if (below > 0) {
                        sizes.add(String.valueOf(below + (oneMore ? 1 : 0)));
                    }
                    sizes.add(String.valueOf(below + stride));
                }
            }
            return String.join(", ", sizes);
        }
    }
}
