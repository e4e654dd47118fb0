package dev.hanet.toolkit.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.hanet.yaml.TypeNames;
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
     * @throws PluginException when a jar announces a plugin that cannot be made
     */
    public static Plugins found(ClassLoader loader) {
        List<HanetPlugin> plugins = new ArrayList<>(List.of(new BuiltInComponents()));
        try {
            ServiceLoader.load(HanetPlugin.class, loader).forEach(plugins::add);
        } catch (ServiceConfigurationError e) {
            throw new PluginException("a plugin cannot be made: " + e.getMessage(), e);
        }
        return new Plugins(plugins);
    }

    @Override
    protected void configure() {
        TypeLiteral<ComponentType.Key> key = new TypeLiteral<>() {};
        MapBinder.newMapBinder(binder(), key, new TypeLiteral<ComponentType>() {});
        MapBinder.newMapBinder(binder(), key, new TypeLiteral<String>() {});
        bind(Components.class).in(Singleton.class);
        bind(TypeNames.class).to(Components.class);
        plugins.forEach(this::install);
    }

    /** The first name that is bound twice, in a sentence that names both plugins. */
    public Optional<PluginException> conflict() {
        Map<ComponentType.Key, ComponentType> first = new LinkedHashMap<>();
        for (HanetPlugin plugin : plugins) {
            for (ComponentType component : plugin.added()) {
                ComponentType other = first.putIfAbsent(component.key(), component);
                if (other != null) {
                    return Optional.of(
                            new PluginException("the " + component.key() + " is bound twice, by " + named(other)
                                    + " and by " + named(component) + "; remove one of the two from the classpath"));
                }
            }
        }
        return Optional.empty();
    }

    private static String named(ComponentType component) {
        return component.plugin().getName() + " (" + component.origin() + ")";
    }
}
