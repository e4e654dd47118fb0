package dev.hanet.blocks.attention;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The worked example: four places, two channels, every intermediate result at full precision. */
final class Golden {
    private static final JsonObject ALL = read();

    private Golden() {}

    private static JsonObject read() {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(Golden.class.getResourceAsStream("golden.json")), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, JsonObject.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[][] input(String name) {
        return new Gson().fromJson(ALL.getAsJsonObject("inputs").get(name), double[][].class);
    }

    static double[][] matrix(String name) {
        return new Gson().fromJson(ALL.get(name), double[][].class);
    }

    static double[][] matrix(String example, String name) {
        return new Gson().fromJson(member(example, name), double[][].class);
    }

    static double[][][] levels(String example, String name) {
        return new Gson().fromJson(member(example, name), double[][][].class);
    }

    private static JsonElement member(String example, String name) {
        return ALL.getAsJsonObject(example).get(name);
    }
}
