package dev.hanet.blocks.pt2;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hanet.blocks.graph.ElementType;

/** Words and numbers of the schema of exported programs, version 8.7, that of PyTorch 2.7. */
final class Schema {
    static final int MAJOR = 8;
    static final int MINOR = 7;
    /** Tensors that lie in memory by steps. */
    static final int STRIDED = 7;
    /** The version of ATen's operators. */
    static final int OPERATORS = 10;

    private Schema() {}

    /** The number the schema knows elements by, which is not the engine's. */
    static int code(ElementType element) {
        return switch (element) {
            case INT -> 5;
            case FLOAT -> 7;
            case DOUBLE -> 8;
            case BOOL, BIT -> 12;
            case BFLOAT16 -> 13;
        };
    }

    /** The processor, where a program that was just loaded lies. */
    static JsonObject processor() {
        JsonObject device = object("type", "cpu");
        device.add("index", JsonNull.INSTANCE);
        return device;
    }

    /** An argument that is a tensor. */
    static JsonObject tensor(String name) {
        return object("as_tensor", object("name", name));
    }

    static JsonObject object(String key, String value) {
        return object(key, new JsonPrimitive(value));
    }

    static JsonObject object(String key, Number value) {
        return object(key, new JsonPrimitive(value));
    }

    static JsonObject object(String key, boolean value) {
        return object(key, new JsonPrimitive(value));
    }

    static JsonObject object(String key, JsonElement value) {
        JsonObject object = new JsonObject();
        object.add(key, value);
        return object;
    }
}
