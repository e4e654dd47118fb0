package dev.hanet.blocks.weights;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.hanet.blocks.graph.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The header of a safetensors file: JSON that names each tensor's type, shape and place.
 *
 * @param tensors in the order of their data
 */
record Header(List<StoredTensor> tensors, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

    /** Says in one sentence what is wrong with a header. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /**
     * Reads and checks a header.
     *
     * @param dataBytes how many bytes follow the header in the file; the tensors must fill them without a gap
     */
    static Header read(String json, long dataBytes) throws Refusal {
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.setStrictness(Strictness.STRICT);
            Header header = read(reader);
            header.checkPlaces(dataBytes);
            return header;
        } catch (MalformedJsonException | EOFException | IllegalStateException | NumberFormatException e) {
            throw new Refusal("the header is not the JSON it should be: " + firstLine(e));
        } catch (IOException e) {
            throw new IllegalStateException(e); // a string does not fail
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Header read(JsonReader reader) throws IOException, Refusal {
        List<StoredTensor> tensors = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (!names.add(name)) {
                throw new Refusal("two tensors are called '" + name + "'");
            }
            if (name.equals(METADATA)) {
                readMetadata(reader, metadata);
            } else {
                tensors.add(readTensor(reader, name));
            }
        }
        reader.endObject();
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new Refusal("text follows the header's JSON");
        }
        tensors.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
        return new Header(List.copyOf(tensors), metadata);
    }

    private static void readMetadata(JsonReader reader, Map<String, String> metadata) throws IOException, Refusal {
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            if (reader.peek() != JsonToken.STRING) {
                throw new Refusal("the metadata '" + key + "' is not text");
            }
            if (metadata.putIfAbsent(key, reader.nextString()) != null) {
                throw new Refusal("the metadata '" + key + "' stands twice");
            }
        }
        reader.endObject();
    }

    private static StoredTensor readTensor(JsonReader reader, String name) throws IOException, Refusal {
        Optional<StoredType> type = Optional.empty();
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        Set<String> keys = new HashSet<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            keys.add(key);
            switch (key) {
                case "dtype" -> type = Optional.of(type(name, reader.nextString()));
                case "shape" -> shape = numbers(reader, name, key);
                case "data_offsets" -> offsets = numbers(reader, name, key);
                default -> throw new Refusal("the tensor '" + name + "' has an unknown key '" + key + "'");
            }
        }
        reader.endObject();
        if (type.isEmpty() || keys.size() < 3) {
            throw new Refusal("the tensor '" + name + "' lacks dtype, shape or data_offsets");
        }
        return checked(name, type.get(), shape, offsets);
    }

    private static StoredType type(String tensor, String name) throws Refusal {
        return StoredType.named(name)
                .orElseThrow(() -> new Refusal("the tensor '" + tensor + "' is of the unknown type '" + name + "'"));
    }

    private static List<Long> numbers(JsonReader reader, String tensor, String key) throws IOException, Refusal {
        List<Long> numbers = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            boolean number = reader.peek() == JsonToken.NUMBER;
            String text = number ? reader.nextString() : "";
            if (!DIGITS.matcher(text).matches()) {
                throw new Refusal("the tensor '" + tensor + "' has a " + key + " that is not a whole number");
            }
            numbers.add(Long.valueOf(text));
        }
        reader.endArray();
        return numbers;
    }

    private static StoredTensor checked(String name, StoredType type, List<Long> shape, List<Long> offsets)
            throws Refusal {
        if (offsets.size() != 2) {
            throw new Refusal("the tensor '" + name + "' does not have two data_offsets");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        long expected;
        try {
            expected = Math.multiplyExact(new Shape(shape).elements(), type.bytes());
        } catch (ArithmeticException e) {
            throw new Refusal("the tensor '" + name + "' has a shape of more elements than there can be");
        }
        if (end - begin != expected) {
            throw new Refusal("the tensor '" + name + "' takes " + (end - begin) + " bytes, but " + type + " " + shape
                    + " makes " + expected);
        }
        return new StoredTensor(name, type, new Shape(shape), begin, end);
    }

    private void checkPlaces(long dataBytes) throws Refusal {
        long position = 0;
        for (StoredTensor tensor : tensors) {
            if (tensor.begin() < position) {
                throw new Refusal("the tensor '" + tensor.name() + "' overlaps the one before it");
            }
            if (tensor.begin() > position) {
                throw new Refusal("there is a gap before the tensor '" + tensor.name() + "'");
            }
            if (tensor.end() > dataBytes) {
                throw new Refusal("the tensor '" + tensor.name() + "' ends " + (tensor.end() - dataBytes)
                        + " bytes after the end of the file");
            }
            position = tensor.end();
        }
        if (position != dataBytes) {
            throw new Refusal((dataBytes - position) + " bytes follow the last tensor");
        }
    }

    /**
     * A tensor in a file.
     *
     * @param begin where its bytes begin, counted from the end of the header
     * @param end where they end
     */
    record StoredTensor(String name, StoredType type, Shape shape, long begin, long end) {}
}
