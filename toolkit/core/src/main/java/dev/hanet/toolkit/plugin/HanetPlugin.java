package dev.hanet.toolkit.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.schedule.ScheduleSpec;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adds components to the toolkit.
 *
 * <p>To add an encoder from a jar of your own:
 * <ol>
 *   <li>write a record that implements {@link EncoderSpec}; its components are the keys in YAML;
 *   <li>extend this class and call {@code encoders().bind("name", YourEncoder.class)} in {@code configure};
 *   <li>name your class in {@code META-INF/services/dev.hanet.toolkit.plugin.HanetPlugin}.
 * </ol>
 *
 * <p>A name that two plugins bind is refused, naming both.
 */
public abstract class HanetPlugin extends AbstractModule {
    private static final TypeLiteral<ComponentType.Key> KEY = new TypeLiteral<>() {};
    private static final TypeLiteral<ComponentType> COMPONENT = new TypeLiteral<>() {};
    private static final TypeLiteral<String> NAME = new TypeLiteral<>() {};

    private static final TypeLiteral<Metric> METRIC = new TypeLiteral<>() {};

    private final List<String> added = new ArrayList<>();

    /** Binds components, and nothing else. */
    @Override
    protected abstract void configure();

    /** Binds whole schemes of networks, as {@code encoder-decoder} and {@code graph} are. */
    protected final ComponentBinder<NetworkSpec> networks() {
        return new ComponentBinder<>(this, NetworkSpec.class);
    }

    protected final ComponentBinder<EncoderSpec> encoders() {
        return new ComponentBinder<>(this, EncoderSpec.class);
    }

    protected final ComponentBinder<ContextSpec> contexts() {
        return new ComponentBinder<>(this, ContextSpec.class);
    }

    protected final ComponentBinder<DecoderSpec> decoders() {
        return new ComponentBinder<>(this, DecoderSpec.class);
    }

    /**
     * Binds nodes of free graphs. One whose record implements {@link ContextSpec} can be inserted and stand as a context as
     * well; encoders and contexts are nodes already.
     */
    protected final ComponentBinder<BlockSpec> blocks() {
        return new ComponentBinder<>(this, BlockSpec.class);
    }

    protected final ComponentBinder<LossSpec> losses() {
        return new ComponentBinder<>(this, LossSpec.class);
    }

    protected final ComponentBinder<DatasetSpec> datasets() {
        return new ComponentBinder<>(this, DatasetSpec.class);
    }

    protected final ComponentBinder<SplitSpec> splits() {
        return new ComponentBinder<>(this, SplitSpec.class);
    }

    protected final ComponentBinder<TransformSpec> transforms() {
        return new ComponentBinder<>(this, TransformSpec.class);
    }

    protected final ComponentBinder<OptimizerSpec> optimizers() {
        return new ComponentBinder<>(this, OptimizerSpec.class);
    }

    protected final ComponentBinder<ScheduleSpec> schedules() {
        return new ComponentBinder<>(this, ScheduleSpec.class);
    }

    /** Binds metrics, which have names of their own and no keys. */
    protected final MetricBinder metrics() {
        return new MetricBinder(this);
    }

    final void add(ComponentType component) {
        added.add(component.key().toString());
        MapBinder.newMapBinder(binder(), KEY, COMPONENT)
                .addBinding(component.key())
                .toInstance(component);
    }

    final void addAlias(ComponentType.Key old, String name) {
        MapBinder.newMapBinder(binder(), KEY, NAME).addBinding(old).toInstance(name);
    }

    final void addMetric(String name, Metric metric) {
        added.add("metric '" + name + "'");
        MapBinder.newMapBinder(binder(), NAME, METRIC).addBinding(name).toInstance(metric);
    }

    /** The class and the jar it comes from, for sentences about it. */
    public final String named() {
        return getClass().getName() + " (" + ComponentType.origin(getClass()) + ")";
    }

    /** What the last {@code configure} bound, in words: {@code encoder 'unet'}. */
    public final List<String> added() {
        return List.copyOf(added);
    }

    /** Binds metrics by the names that specs give them. */
    public static final class MetricBinder {
        private final HanetPlugin plugin;

        MetricBinder(HanetPlugin plugin) {
            this.plugin = plugin;
        }

        /**
         * Makes a name mean that metric.
         *
         * @param name camelCase, as it stands in {@code evaluate.metrics}
         */
        public MetricBinder bind(String name, Metric metric) {
            plugin.addMetric(name, metric);
            return this;
        }

        /** Binds a whole table. */
        public MetricBinder bindAll(Map<String, Metric> metrics) {
            metrics.forEach(this::bind);
            return this;
        }
    }

    /**
     * Binds the variants of one family.
     *
     * @param <F> the family's interface
     */
    public static final class ComponentBinder<F> {
        private final HanetPlugin plugin;
        private final Family family;
        private final Class<F> type;

        ComponentBinder(HanetPlugin plugin, Class<F> type) {
            this.plugin = plugin;
            this.family = Family.of(type);
            this.type = type;
        }

        /**
         * Makes {@code type: name} mean that record.
         *
         * @param name kebab-case
         * @param record a record whose components are the keys
         */
        public ComponentBinder<F> bind(String name, Class<? extends F> record) {
            if (!record.isRecord()) {
                throw HanetException.input("the " + family.singular() + " '" + name + "' binds to " + record.getName()
                        + ", which is no record");
            }
            plugin.add(new ComponentType(family, name, record, plugin.getClass()));
            return this;
        }

        /** Binds a whole table. */
        public ComponentBinder<F> bindAll(Map<String, Class<?>> records) {
            records.forEach((name, record) -> bind(name, record.asSubclass(type)));
            return this;
        }

        /** Keeps specs readable that were written before a variant was renamed; reading one warns. */
        public ComponentBinder<F> alias(String old, String name) {
            plugin.addAlias(new ComponentType.Key(family, old), name);
            return this;
        }
    }
}
