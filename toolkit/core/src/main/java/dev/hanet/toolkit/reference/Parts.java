package dev.hanet.toolkit.reference;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.yaml.Binding;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.SpecReader;
import dev.hanet.yaml.TypeNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parts of networks as a spec gets them that gives their type and no other key.
 *
 * @param encoders each at every output stride it takes, largest first
 * @param contexts by type name
 * @param decoders by type name
 * @param losses by type name
 * @param incomplete what cannot stand without further keys, and what it says then
 */
record Parts(
        List<Encoder> encoders,
        Map<String, ContextSpec> contexts,
        Map<String, DecoderSpec> decoders,
        Map<String, LossSpec> losses,
        Map<String, String> incomplete) {
    private static final List<Integer> STRIDES = List.of(32, 16, 8, 4);

    /**
     * An encoder at one output stride.
     *
     * @param stride as asked for; absent where the encoder has no such key
     */
    record Encoder(String name, Optional<Integer> stride, EncoderSpec spec) {}

    /** What the types are read into. */
    record EncoderKey(EncoderSpec encoder) {}

    /** What the types are read into. */
    record ContextKey(ContextSpec context) {}

    /** What the types are read into. */
    record DecoderKey(DecoderSpec decoder) {}

    /** What the types are read into. */
    record LossKey(LossSpec loss) {}

    static Parts of(TypeNames types) {
        Collector collector = new Collector(new SpecReader(types));
        List<Encoder> encoders = new ArrayList<>();
        types.of(EncoderSpec.class).keySet().forEach(name -> encoders.addAll(collector.encoders(name)));
        return new Parts(
                encoders,
                collector.named("context", contexts(types), ContextKey.class, ContextKey::context),
                collector.named("decoder", types.of(DecoderSpec.class), DecoderKey.class, DecoderKey::decoder),
                collector.named("loss", types.of(LossSpec.class), LossKey.class, LossKey::loss),
                collector.incomplete);
    }

    /** Those that are contexts in the first place: that single layers go together with everything is no news. */
    private static Map<String, Class<?>> contexts(TypeNames types) {
        Map<String, Class<?>> contexts = new LinkedHashMap<>(types.of(ContextSpec.class));
        contexts.keySet().removeIf(name -> types.home(ContextSpec.class, name) != ContextSpec.class);
        return contexts;
    }

    /** Reads one type after the other. */
    private static final class Collector {
        private final SpecReader reader;
        private final Map<String, String> incomplete = new LinkedHashMap<>();

        Collector(SpecReader reader) {
            this.reader = reader;
        }

        List<Encoder> encoders(String name) {
            List<Encoder> found = new ArrayList<>();
            for (int stride : STRIDES) {
                String yaml = "encoder: {type: " + name + ", outputStride: " + stride + "}";
                Binding<EncoderKey> binding = bind(yaml, EncoderKey.class);
                binding.spec()
                        .filter(read -> binding.problems().isEmpty())
                        .ifPresent(read -> found.add(new Encoder(name, Optional.of(stride), read.encoder())));
            }
            if (found.isEmpty()) {
                read("encoder", name, EncoderKey.class)
                        .ifPresent(read -> found.add(new Encoder(name, Optional.empty(), read.encoder())));
            }
            return found;
        }

        <K extends Record, S> Map<String, S> named(
                String family, Map<String, Class<?>> types, Class<K> key, Function<K, S> part) {
            Map<String, S> found = new LinkedHashMap<>();
            types.keySet()
                    .forEach(name -> read(family, name, key).ifPresent(read -> found.put(name, part.apply(read))));
            return found;
        }

        private <K extends Record> Optional<K> read(String family, String name, Class<K> key) {
            Binding<K> binding = bind(family + ": {type: " + name + "}", key);
            if (!binding.problems().isEmpty()) {
                Problem first = binding.problems().get(0);
                incomplete.put(family + " `" + name + "`", first.path() + ": " + first.message());
                return Optional.empty();
            }
            return binding.spec();
        }

        private <K extends Record> Binding<K> bind(String yaml, Class<K> key) {
            return reader.bind(new Documents(PresetSource.NONE).text("part.yaml", yaml), key);
        }
    }
}
