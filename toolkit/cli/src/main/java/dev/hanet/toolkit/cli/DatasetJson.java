package dev.hanet.toolkit.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.page.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the {@code dataset.json} of nnU-Net, or of the Medical Segmentation Decathlon, says of the masks and images beside it.
 *
 * <pre>{@code
 * "labels": {"background": 0, "liver": 1}         nnU-Net 2; of regions {"whole tumor": [1, 2]}
 * "labels": {"0": "background", "1": "liver"}     nnU-Net 1 and the Decathlon
 * "channel_names": {"0": "CT"}                    or "modality"
 * }</pre>
 *
 * @param labels number to name, as names of classes may be
 * @param ignored the label of pixels that do not count
 * @param channels what each channel shows
 * @param remark what is not followed, in words
 */
record DatasetJson(
        Map<Integer, String> labels, Optional<Integer> ignored, List<String> channels, Optional<String> remark) {
    static final DatasetJson NONE = new DatasetJson(Map.of(), Optional.empty(), List.of(), Optional.empty());

    private static final String NAME = "dataset.json";
    private static final String IGNORE = "ignore";

    DatasetJson {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        channels = List.copyOf(channels);
    }

    /** The one in a folder; of other programs' files of that name, and where there is none, it says nothing. */
    static DatasetJson in(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return NONE;
        }
        try {
            return Json.read(PlainFile.text(file), written -> of(written.getAsJsonObject()));
        } catch (IOException | RuntimeException e) {
            return new DatasetJson(
                    Map.of(),
                    Optional.empty(),
                    List.of(),
                    Optional.of("'" + file + "' cannot be read as nnU-Net writes it, and says nothing of the classes"));
        }
    }

    private static DatasetJson of(JsonObject written) {
        List<String> channels = new ArrayList<>();
        for (String key : List.of("channel_names", "modality")) {
            if (channels.isEmpty() && written.has(key) && written.get(key).isJsonObject()) {
                written.getAsJsonObject(key)
                        .entrySet()
                        .forEach(entry -> channels.add(entry.getValue().getAsString()));
            }
        }
        if (!written.has("labels") || !written.get("labels").isJsonObject()) {
            return new DatasetJson(Map.of(), Optional.empty(), channels, Optional.empty());
        }
        Map<Integer, String> labels = new TreeMap<>();
        List<String> regions = new ArrayList<>();
        Optional<Integer> ignored = Optional.empty();
        for (Map.Entry<String, JsonElement> entry :
                written.getAsJsonObject("labels").entrySet()) {
            JsonElement value = entry.getValue();
            boolean isByNumber = entry.getKey().matches("\\d{1,5}");
            if (value.isJsonArray()) {
                regions.add(entry.getKey());
                value.getAsJsonArray().forEach(label -> labels.putIfAbsent(label.getAsInt(), ""));
                continue;
            }
            int label = isByNumber ? Integer.parseInt(entry.getKey()) : value.getAsInt();
            String name = isByNumber ? value.getAsString() : entry.getKey();
            if (name.equalsIgnoreCase(IGNORE)) {
                ignored = Optional.of(label);
            } else {
                labels.put(label, name);
            }
        }
        Map<Integer, String> named = new TreeMap<>();
        labels.forEach((label, name) -> named.put(label, name(label, name, named.values())));
        return new DatasetJson(
                named,
                ignored,
                channels,
                regions.isEmpty()
                        ? Optional.empty()
                        : Optional.of("dataset.json has regions of several labels, " + regions
                                + ": each label becomes a class, and 'regions' of the spec unites classes"));
    }

    /** A name as specs have them, which no other label has. */
    private static String name(int label, String given, java.util.Collection<String> others) {
        if (label == 0) {
            return "background";
        }
        String name = given.strip()
                .replaceAll("[^A-Za-z0-9_]+", "-")
                .replaceAll("^[^A-Za-z]+|-+$", "")
                .toLowerCase(Locale.ROOT);
        return name.matches(OwnImages.NAME) && !others.contains(name) && !name.equals(IGNORE) ? name : "class" + label;
    }
}
