import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws a folder such as somebody might have: photographs of both eyes of twelve patients, a mask for each, and a table.
 *
 * <p>{@code java DrawImages.java FOLDER}; the same files every time.
 */
public final class DrawImages {
    private static final int SIDE = 64;
    private static final int PATIENTS = 12;

    private DrawImages() {}

    /** Draws into the folder that is named, or into this one. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : ".");
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("masks"));
        StringBuilder table = new StringBuilder("patient,site\n");
        Random random = new Random(1);
        for (int patient = 1; patient <= PATIENTS; patient++) {
            String name = String.format("p%02d", patient);
            table.append(name).append(patient % 2 == 0 ? ",clinic\n" : ",practice\n");
            for (String eye : new String[] {"left", "right"}) {
                draw(folder, name + "_" + eye, random);
            }
        }
        Files.writeString(folder.resolve("patients.csv"), table);
    }

    private static void draw(Path folder, String name, Random random) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int red = 120 + random.nextInt(30);
                image.setRGB(x, y, new Color(red, red / 2, red / 4).getRGB());
            }
        }
        Graphics2D onImage = image.createGraphics();
        onImage.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        onImage.setColor(new Color(90, 20, 10));
        onImage.setStroke(new BasicStroke(2));
        onImage.drawLine(0, random.nextInt(SIDE), SIDE, random.nextInt(SIDE));
        // A reflex is as bright as a spot, so that brightness alone does not tell them apart.
        onImage.setColor(new Color(230, 210, 120));
        onImage.drawLine(random.nextInt(SIDE), 0, random.nextInt(SIDE), SIDE);
        for (int spot = 0; spot < 3; spot++) {
            int size = 8 + random.nextInt(8);
            int x = random.nextInt(SIDE - size);
            int y = random.nextInt(SIDE - size);
            onImage.fillOval(x, y, size, size);
            fill(mask, new Ellipse2D.Double(x, y, size, size));
        }
        onImage.dispose();
        ImageIO.write(
                image, "png", folder.resolve("images").resolve(name + ".png").toFile());
        ImageIO.write(
                mask, "png", folder.resolve("masks").resolve(name + "_mask.png").toFile());
    }

    /** Makes the pixels white whose centres lie inside; Java's own filling without smoothing lies half a pixel off. */
    private static void fill(BufferedImage mask, Shape shape) {
        for (int y = 0; y < mask.getHeight(); y++) {
            for (int x = 0; x < mask.getWidth(); x++) {
                if (shape.contains(x + 0.5, y + 0.5)) {
                    mask.setRGB(x, y, Color.WHITE.getRGB());
                }
            }
        }
    }
}
