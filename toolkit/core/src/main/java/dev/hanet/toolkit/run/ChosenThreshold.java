package dev.hanet.toolkit.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The threshold of two classes that a run chose when its training had ended, {@code results/threshold.json}.
 *
 * @param threshold the probability from which on a pixel is of the second class
 * @param part on which it was chosen
 * @param images how many images that part has
 * @param measure what was measured there, with what it is of, how it is read and over which area: {@code f1 (vessel, pooled, field of view)}
 * @param f1 its value
 * @param f1AtHalf the same with 0.5
 */
public record ChosenThreshold(double threshold, String part, int images, String measure, double f1, double f1AtHalf) {
    static final String FILE = "results/threshold.json";

    /**
     * The one that a run chose; absent where it has not.
     *
     * @throws RunException when its file is damaged
     */
    public static Optional<ChosenThreshold> of(RunDirectory run) {
        Path file = run.file(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        run.require(FILE);
        String written = AtomicFiles.read(file);
        try {
            return Optional.of(Json.read(written, element -> {
                JsonObject said = element.getAsJsonObject();
                return new ChosenThreshold(
                        said.get("threshold").getAsDouble(),
                        said.get("part").getAsString(),
                        said.get("images").getAsInt(),
                        said.has("measure") ? said.get("measure").getAsString() : "f1", // before it was kept
                        said.get("f1").getAsDouble(),
                        said.get("f1AtHalf").getAsDouble());
            }));
        } catch (JsonParseException e) {
            throw new RunException("'" + file + "' is no threshold that a run chose", "train the run anew");
        }
    }

    /**
     * Keeps it in a run.
     *
     * @throws RunException when it cannot be written
     */
    public void write(RunDirectory run) {
        run.results();
        run.write(FILE, Json.text(this) + "\n");
        run.seal(FILE);
    }

    /** For people: {@code 0.61, chosen on the 8 images of training: f1 (vessel, pooled, field of view) 0.8123 there, 0.801 with 0.5}. */
    public String words() {
        return threshold + ", chosen on the " + images + (images == 1 ? " image" : " images") + " of " + part + ": "
                + measure + " " + Numbers.rounded(f1) + " there, " + Numbers.rounded(f1AtHalf) + " with 0.5";
    }
}
