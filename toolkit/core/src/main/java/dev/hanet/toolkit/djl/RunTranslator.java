package dev.hanet.toolkit.djl;

import ai.djl.Model;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.PairList;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.spec.DataSpec;
import org.jspecify.annotations.Nullable;

/**
 * A trained run behind DJL's {@code Predictor}: images in, the class of every pixel out, as {@code hanet predict} has them.
 *
 * <pre>{@code
 * try (OpenRun run = sessions.open(directory, Device.CPU);
 *         Model model = RunTranslator.model(run);
 *         Predictor<Image, CategoryMask> predictor = model.newPredictor(new RunTranslator(run))) {
 *     CategoryMask mask = predictor.predict(ImageFactory.getInstance().fromFile(image));
 * }
 * }</pre>
 *
 * <p>Preparation, patches, mirror images and corrections are the run's own, done inside the model's block; images of any size, one at a
 * time. For training in DJL, and for features, there is {@link dev.hanet.blocks.torch.GraphBlock}.
 */
public final class RunTranslator implements Translator<Image, CategoryMask> {
    private static final int COLOURS = 3;

    private final DataSpec data;

    /** For a run, which stays open. */
    public RunTranslator(OpenRun run) {
        this.data = run.experiment().spec().data();
    }

    /** A model of a run; closing it leaves the run open. */
    public static Model model(OpenRun run) {
        Model model = Model.newInstance(run.experiment().name(), "PyTorch");
        model.setBlock(new RunBlock(run));
        return model;
    }

    /** [H, W, C] with values from 0 to 255. */
    @Override
    public NDList processInput(TranslatorContext context, Image image) {
        Image.Flag flag = data.dataset().channels() == COLOURS ? Image.Flag.COLOR : Image.Flag.GRAYSCALE;
        return new NDList(image.toNDArray(context.getNDManager(), flag).toType(DataType.FLOAT32, false));
    }

    @Override
    public CategoryMask processOutput(TranslatorContext context, NDList answer) {
        NDArray classes = answer.get(1);
        int height = Math.toIntExact(classes.getShape().get(0));
        int width = Math.toIntExact(classes.getShape().get(1));
        int[] values = classes.toIntArray();
        int[][] mask = new int[height][width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(values, y * width, mask[y], 0, width);
        }
        return new CategoryMask(data.classes(), mask);
    }

    /** Images may have different sizes. */
    @Override
    public @Nullable Batchifier getBatchifier() {
        return null;
    }

    /** From an image, [H, W, C], to probabilities, [classes, H, W], and classes, [H, W]. */
    private static final class RunBlock extends AbstractBlock {
        private final OpenRun run;

        RunBlock(OpenRun run) {
            this.run = run;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> parameters) {
            NDArray image = inputs.singletonOrThrow();
            Segmentation segmentation;
            synchronized (run) { // a session is for one thread at a time
                segmentation = run.session().segment(Sample.of("image", planar(image)));
            }
            ImageSize size = segmentation.probabilities().size();
            byte[] mask = segmentation.mask().classes();
            int[] classes = new int[mask.length];
            for (int i = 0; i < mask.length; i++) {
                classes[i] = Byte.toUnsignedInt(mask[i]);
            }
            Shape shape = new Shape(size.height(), size.width());
            return new NDList(
                    image.getManager()
                            .create(
                                    segmentation.probabilities().values(),
                                    new Shape(segmentation.probabilities().classes(), size.height(), size.width())),
                    image.getManager().create(classes, shape));
        }

        private static dev.hanet.toolkit.data.Image planar(NDArray image) {
            int height = Math.toIntExact(image.getShape().get(0));
            int width = Math.toIntExact(image.getShape().get(1));
            int channels = Math.toIntExact(image.getShape().get(2));
            float[] values = image.toFloatArray();
            float[] planes = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                planes[i % channels * (height * width) + i / channels] = values[i];
            }
            return new dev.hanet.toolkit.data.Image(channels, new ImageSize(height, width), planes);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            long height = inputs[0].get(0);
            long width = inputs[0].get(1);
            int classes = run.experiment().spec().data().classes().size();
            return new Shape[] {new Shape(classes, height, width), new Shape(height, width)};
        }
    }
}
