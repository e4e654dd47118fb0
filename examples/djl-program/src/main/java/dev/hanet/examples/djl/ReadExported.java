package dev.hanet.examples.djl;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;

/** Reads what {@code hanet export} wrote with DJL alone: nothing of this toolkit is needed on the class path. */
public final class ReadExported {
    /** A file of the archive that DJL is to answer with the model. */
    private static final String DESCRIPTION = "hanet.json";

    private ReadExported() {}

    /** Prints what the file says of itself, and the size of its answer to a grey image. */
    public static void main(String[] arguments) throws IOException, ModelNotFoundException, MalformedModelException {
        try (ZooModel<NDList, NDList> model = load(Path.of(arguments[0]))) {
            System.out.println(model.getProperty(DESCRIPTION));
            System.out.println(logits(model, new float[3 * 128 * 128], new Shape(1, 3, 128, 128)).length);
        }
    }

    /** Loads the file; DJL wants the folder and the name without its ending. */
    static ZooModel<NDList, NDList> load(Path file)
            throws IOException, ModelNotFoundException, MalformedModelException {
        return Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine("PyTorch")
                .optModelPath(file)
                .optOption("extraFiles", DESCRIPTION)
                .optTranslator(new NoopTranslator())
                .build()
                .loadModel();
    }

    /** The logits of one batch of images, row by row. */
    static float[] logits(ZooModel<NDList, NDList> model, float[] images, Shape shape) {
        try (NDManager manager = model.getNDManager().newSubManager();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            NDList answer = predictor.predict(new NDList(manager.create(images, shape)));
            answer.attach(manager);
            return answer.singletonOrThrow().toFloatArray();
        } catch (TranslateException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
