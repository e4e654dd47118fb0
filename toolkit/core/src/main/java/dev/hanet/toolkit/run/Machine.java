package dev.hanet.toolkit.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.hanet.toolkit.page.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run computed on, as its provenance tells.
 *
 * @param facts in words, one a fact; what the file does not say is left out
 */
public record Machine(List<String> facts) {
    public Machine {
        facts = List.copyOf(facts);
    }

    /**
     * Reads {@code provenance.json}.
     *
     * @throws RunException when the file is not there or damaged
     */
    public static Machine read(Path file) {
        String written = AtomicFiles.read(file);
        try {
            return Json.read(written, element -> machine(element.getAsJsonObject()));
        } catch (JsonParseException e) {
            throw new RunException("'" + file + "' does not say what the run computed on", "was it written by a run?");
        }
    }

    private static Machine machine(JsonObject all) {
        List<String> facts = new ArrayList<>();
        text(all, "device").ifPresent(device -> facts.add("device " + device));
        object(all, "host").ifPresent(host -> {
            text(host, "cores").ifPresent(cores -> facts.add("processor cores: " + cores));
            text(host, "os").ifPresent(facts::add);
        });
        object(all, "versions").ifPresent(versions -> {
            text(versions, "engineThreads").ifPresent(threads -> facts.add("threads of the engine: " + threads));
            text(versions, "engine").ifPresent(facts::add);
        });
        return new Machine(facts);
    }

    private static Optional<JsonObject> object(JsonObject parent, String key) {
        return Optional.ofNullable(parent.get(key)).map(JsonElement::getAsJsonObject);
    }

    private static Optional<String> text(JsonObject parent, String key) {
        return Optional.ofNullable(parent.get(key)).map(JsonElement::getAsString);
    }

    /** All facts in a line. */
    public String words() {
        return String.join("; ", facts);
    }
}
