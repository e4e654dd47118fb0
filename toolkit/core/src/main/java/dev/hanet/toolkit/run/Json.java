package dev.hanet.toolkit.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.Map;

/** JSON as the run's files have it: indented, keys in the order given, {@code null} for what is not a number. */
final class Json {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private Json() {}

    static String text(JsonElement element) {
        return GSON.toJson(element) + "\n";
    }

    static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(new BigDecimal(Numbers.exact(value))) : JsonNull.INSTANCE;
    }

    static JsonObject numbers(Map<String, Double> values) {
        var object = new JsonObject();
        values.forEach((name, value) -> object.add(name, number(value)));
        return object;
    }

    static JsonObject texts(Map<String, String> values) {
        var object = new JsonObject();
        values.forEach(object::addProperty);
        return object;
    }
}
