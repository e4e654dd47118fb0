import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.ServingTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * What DJL Serving does around a network that {@code hanet export RUN} wrote: an image file in, a PNG file with the number of each pixel's class out.
 *
 * <p>DJL compiles this file when it loads the folder. It follows {@code hanet.json} of the export, and refuses what it does not do: other
 * preparation than a fixed normalisation, patches, mirror images, several scales, corrections of the mask.
 */
public final class SegmentationTranslator implements ServingTranslator {
    private JsonObject description = new JsonObject();

    @Override
    public void setArguments(Map<String, ?> arguments) {
        // hanet.json says all
    }

    @Override
    public void prepare(TranslatorContext context) throws TranslateException {
        String json = context.getModel().getProperty("hanet.json");
        if (json == null || json.isEmpty()) {
            throw new TranslateException("the model has no hanet.json: write it with 'hanet export', and"
                    + " 'option.extraFiles=hanet.json' in serving.properties");
        }
        description = JsonParser.parseString(json).getAsJsonObject();
        for (JsonElement step : description.getAsJsonArray("prepare")) {
            String type = step.getAsJsonObject().get("type").getAsString();
            if (!type.equals("normalize")) {
                throw new TranslateException("images are prepared by '" + type + "', which SegmentationTranslator does not do");
            }
        }
        if (!description.has("normalization")
                || description.has("patches")
                || !description.get("mirrors").getAsString().equals("none")
                || description.getAsJsonArray("scales").size() != 1
                || !description.getAsJsonArray("postprocess").isEmpty()
                || !description.getAsJsonObject("outputs").has("logits")
                || number("input", "channels") != 3) {
            throw new TranslateException("SegmentationTranslator wants logits of colour images that are normalised by fixed"
                    + " numbers, without patches, mirror images, scales and postprocess");
        }
    }

    private int number(String part, String key) {
        return description.getAsJsonObject(part).get(key).getAsInt();
    }

    private int fitting(int length, String remainder) {
        return length + Math.floorMod(number("input", remainder) - length, number("input", "stride"));
    }

    /** [1, 3, H, W]: continued at the right and below by the last pixels until the size fits. */
    @Override
    public NDList processInput(TranslatorContext context, Input input) throws IOException {
        Image image = ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(input.getData().getAsBytes()));
        int width = image.getWidth();
        int height = image.getHeight();
        context.setAttachment("size", new int[] {height, width});
        BufferedImage pixels = (BufferedImage) image.getWrappedImage();
        int wide = fitting(width, "widthRemainder");
        int high = fitting(height, "heightRemainder");
        JsonObject normalization = description.getAsJsonObject("normalization");
        float divisor = normalization.get("divisor").getAsFloat();
        JsonArray mean = normalization.getAsJsonArray("mean");
        JsonArray std = normalization.getAsJsonArray("std");
        float[] values = new float[3 * high * wide];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < high; y++) {
                for (int x = 0; x < wide; x++) {
                    int colour = pixels.getRGB(Math.min(x, width - 1), Math.min(y, height - 1)) >> (16 - 8 * c) & 255;
                    values[(c * high + y) * wide + x] = (colour / divisor - mean.get(c).getAsFloat()) / std.get(c).getAsFloat();
                }
            }
        }
        return new NDList(context.getNDManager().create(values, new Shape(1, 3, high, wide)));
    }

    @Override
    public Output processOutput(TranslatorContext context, NDList answer) throws IOException {
        NDArray logits = answer.singletonOrThrow();
        int[] size = (int[]) context.getAttachment("size");
        long[] shape = logits.getShape().getShape();
        float[] values = logits.toFloatArray();
        BufferedImage mask = new BufferedImage(size[1], size[0], BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < size[0]; y++) {
            for (int x = 0; x < size[1]; x++) {
                mask.getRaster().setSample(x, y, 0, decided(values, (int) (shape[2] * shape[3]), (int) (y * shape[3] + x), (int) shape[1]));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(mask, "png", bytes);
        Output output = new Output(200, "OK");
        output.addProperty("Content-Type", "image/png");
        output.add(bytes.toByteArray());
        return output;
    }

    /** As 'decision' in hanet.json says it. */
    private int decided(float[] logits, int places, int place, int maps) {
        JsonElement said = description.get("threshold"); // null of more than two classes
        double threshold = said.isJsonNull() ? 0.5 : said.getAsDouble();
        boolean isNested = !description.get("activation").getAsString().equals("softmax");
        if (threshold != 0.5) {
            double odds = Math.log(threshold / (1 - threshold));
            double second = isNested ? logits[place] : logits[places + place] - logits[place];
            return second >= odds ? 1 : 0;
        }
        int found = 0;
        for (int map = 0; map < maps; map++) {
            if (isNested) {
                if (logits[map * places + place] < 0) {
                    return map;
                }
                found = map + 1;
            } else if (logits[map * places + place] > logits[found * places + place]) {
                found = map;
            }
        }
        return found;
    }

    /** Images may have different sizes. */
    @Override
    public Batchifier getBatchifier() {
        return null;
    }
}
