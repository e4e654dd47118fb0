package dev.hanet.toolkit.page;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Values as JSON, in files and in answers alike: indented, or a line each, in the order given.
 *
 * <p>Maps and records become objects, lists arrays; {@code null} stands for what is absent and for what is not a finite
 * number; a real number has the shortest digits that read back to the same; paths, constants and all else are text.
 */
public final class Json {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private static final Gson LINE =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private Json() {}

    /** The text, without a line end. */
    public static String text(Object value) {
        return GSON.toJson(element(value));
    }

    /** The text in one line, without a line end. */
    public static String line(Object value) {
        return LINE.toJson(element(value));
    }

    /**
     * What a text says.
     *
     * @param reader takes it from its parts, which may lack anything or have it otherwise
     * @throws JsonParseException when the text is no JSON, or the reader does not find in it what it takes
     */
    public static <T> T read(String text, Function<JsonElement, T> reader) {
        try {
            return reader.apply(JsonParser.parseString(text));
        } catch (IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | UnsupportedOperationException
                | ClassCastException
                | IndexOutOfBoundsException
                | DateTimeException
                | StackOverflowError e) {
            throw new JsonParseException("it lacks what one says, or says it otherwise", e);
        }
    }

    private static JsonElement element(Object value) {
        if (value instanceof JsonElement made) {
            return made;
        }
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? element(optional.orElseThrow()) : JsonNull.INSTANCE;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? element(optional.getAsDouble()) : JsonNull.INSTANCE;
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? element(optional.getAsInt()) : JsonNull.INSTANCE;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? element(optional.getAsLong()) : JsonNull.INSTANCE;
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((key, each) -> object.add(String.valueOf(key), element(each)));
            return object;
        }
        if (value instanceof Record record) {
            return object(record);
        }
        if (value instanceof Iterable<?> items && !(value instanceof Path)) { // a path is an iterable of paths
            JsonArray array = new JsonArray();
            items.forEach(each -> array.add(element(each)));
            return array;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        return value instanceof Boolean flag ? new JsonPrimitive(flag) : new JsonPrimitive(String.valueOf(value));
    }

    private static JsonElement number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            return Double.isFinite(number.doubleValue())
                    ? new JsonPrimitive(new BigDecimal(Numbers.plain(number.toString())))
                    : JsonNull.INSTANCE;
        }
        return new JsonPrimitive(number);
    }

    private static JsonObject object(Record record) {
        JsonObject object = new JsonObject();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                object.add(component.getName(), element(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("'" + component + "' cannot be read", e);
            }
        }
        return object;
    }
}
