package dev.hanet.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A few presets in memory. */
final class TestPresets implements PresetSource {
    static final PresetSource SOURCE = new TestPresets(Map.of(
            "drive/base", "model: {encoder: {type: resnet18, outputStride: 8}, context: {type: ha, levels: 2}}\n",
            "drive/hanet", "extends: preset:drive/base\nmodel: {context: {delta: 0.3}}\n",
            "drive/wrong", "model:\n  encoder: {type: resnet18, outputStride: eight}\n",
            "drive/circle", "extends: preset:drive/around\n",
            "drive/around", "extends: preset:drive/circle\n",
            "drive/outside", "extends: ../other.yaml\n"));

    private final Map<String, String> texts;

    TestPresets(Map<String, String> texts) {
        this.texts = new TreeMap<>(texts);
    }

    @Override
    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    @Override
    public List<String> names() {
        return List.copyOf(texts.keySet());
    }
}
