package dev.hanet.toolkit.builtin;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.plugin.ComponentType;
import dev.hanet.toolkit.plugin.Components;
import dev.hanet.toolkit.plugin.HanetPlugin;
import dev.hanet.toolkit.train.TrainingLog;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.TypeNames;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The toolkit's own components and those of every jar that offers some, as one Guice module. */
public final class Plugins extends AbstractModule {
    private final List<HanetPlugin> plugins;

    public Plugins(List<HanetPlugin> plugins) {
        this.plugins = List.copyOf(plugins);
    }

    /**
     * The built-in components, then what {@link ServiceLoader} finds.
     *
     * @throws HanetException when a jar announces a plugin that cannot be made
     */
    public static Plugins found(ClassLoader loader) {
        List<HanetPlugin> plugins = new ArrayList<>(List.of(new BuiltInComponents()));
        try {
            ServiceLoader.load(HanetPlugin.class, loader).forEach(plugins::add);
        } catch (ServiceConfigurationError e) {
            throw HanetException.input("a plugin cannot be made: " + e.getMessage(), e);
        }
        return new Plugins(plugins);
    }

    @Override
    protected void configure() {
        TypeLiteral<ComponentType.Key> key = new TypeLiteral<>() {};
        MapBinder.newMapBinder(binder(), key, new TypeLiteral<ComponentType>() {});
        MapBinder.newMapBinder(binder(), key, new TypeLiteral<String>() {});
        MapBinder.newMapBinder(binder(), new TypeLiteral<String>() {}, new TypeLiteral<Metric>() {});
        bind(Components.class).in(Singleton.class);
        bind(TypeNames.class).to(Components.class);
        plugins.forEach(this::install);
    }

    @Provides
    @Singleton
    static MetricCatalog metrics(Map<String, Metric> metrics) {
        return new MetricCatalog(metrics);
    }

    /**
     * What each of some jars adds, in a sentence each, also where it adds nothing; once the module is installed.
     *
     * @param jars that are on the class path as plugins
     */
    public List<String> told(List<Path> jars) {
        Map<Path, List<String>> added = new LinkedHashMap<>();
        jars.forEach(jar -> added.put(Documents.real(jar), new ArrayList<>()));
        plugins.forEach(plugin -> addTo(added, plugin.getClass(), plugin.added()));
        ServiceLoader.load(TrainingLog.Kind.class)
                .forEach(kind -> addTo(added, kind.getClass(), List.of("log '" + kind.name() + "'")));
        List<String> told = new ArrayList<>();
        added.forEach((jar, names) -> {
            List<String> all = new ArrayList<>(names);
            Presets.in(jar).forEach(name -> all.add("preset '" + name + "'"));
            told.add("plugin '" + jar.getFileName() + "' "
                    + (all.isEmpty()
                            ? "adds nothing: it names no plugin in META-INF/services and lists no preset"
                            : "adds " + String.join(", ", all)));
        });
        return told;
    }

    private static void addTo(Map<Path, List<String>> added, Class<?> type, List<String> names) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            return;
        }
        try {
            Optional.ofNullable(added.get(
                            Documents.real(Path.of(source.getLocation().toURI()))))
                    .ifPresent(all -> all.addAll(names));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return; // no jar on a disk
        }
    }

    /** The first name that is bound twice, in a sentence that names both plugins. */
    public Optional<HanetException> conflict() {
        Map<String, HanetPlugin> first = new LinkedHashMap<>();
        for (HanetPlugin plugin : plugins) {
            for (String name : plugin.added()) {
                HanetPlugin other = first.putIfAbsent(name, plugin);
                if (other != null) {
                    return Optional.of(HanetException.input("the " + name + " is bound twice, by " + other.named()
                            + " and by " + plugin.named() + "; remove one of the two from the classpath"));
                }
            }
        }
        return Optional.empty();
    }
}
