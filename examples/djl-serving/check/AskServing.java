import ai.djl.Device;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.serving.wlm.Job;
import ai.djl.serving.wlm.ModelInfo;
import ai.djl.serving.wlm.WorkLoadManager;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * Loads a folder or .tar.gz as DJL Serving does, by its own loader and its own workers, asks it for the mask of an image, and counts the
 * pixels that differ from those of {@code hanet predict}.
 *
 * <p>{@code java -cp ... AskServing.java MODEL IMAGE MASK}; ends with 1 when one differs.
 */
public final class AskServing {
    private AskServing() {}

    /** Prints how many pixels differ. */
    public static void main(String[] arguments) throws Exception {
        WorkLoadManager manager = new WorkLoadManager();
        ModelInfo<Input, Output> model = new ModelInfo<>(
                "eye", Path.of(arguments[0]).toUri().toString(), null, "PyTorch", "cpu", Input.class, Output.class, 10, 60, 100, 1, 1, 1);
        manager.registerWorkerPool(model).initWorkers("cpu");
        Input input = new Input();
        input.add("data", Files.readAllBytes(Path.of(arguments[1])));
        Output output = manager.runJob(new Job<>(model, input)).get(60, TimeUnit.SECONDS);
        BufferedImage found = ImageIO.read(new ByteArrayInputStream(output.getData().getAsBytes()));
        BufferedImage expected = ImageIO.read(Path.of(arguments[2]).toFile());
        int other = 0;
        int[] sizes = new int[256];
        for (int y = 0; y < expected.getHeight(); y++) {
            for (int x = 0; x < expected.getWidth(); x++) {
                int label = expected.getRaster().getSample(x, y, 0);
                sizes[label]++;
                other += found.getRaster().getSample(x, y, 0) == label ? 0 : 1;
            }
        }
        int all = expected.getWidth() * expected.getHeight();
        String name = model.getModel(Device.cpu()).getName();
        System.out.println(name + " answered " + output.getCode() + ", " + found.getWidth() + " x " + found.getHeight());
        System.out.println("pixels of another class: " + other + " of " + all + "; of each class " + sizes[0] + ", " + sizes[1] + ", " + sizes[2]);
        System.exit(other == 0 ? 0 : 1);
    }
}
