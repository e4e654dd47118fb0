package dev.hanet.toolkit.builtin;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.ProvisionException;
import com.google.inject.Singleton;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.reference.Reference;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.SpecReader;
import dev.hanet.yaml.SpecWriter;
import dev.hanet.yaml.TypeNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What exists once per process: components, presets, reader and loader. */
public final class HanetModule extends AbstractModule {
    private final Plugins plugins;
    private final ClassLoader loader;

    private HanetModule(Plugins plugins, ClassLoader loader) {
        this.plugins = plugins;
        this.loader = loader;
    }

    /**
     * The injector of a process, with what the caller adds.
     *
     * @throws HanetException when the plugins on the classpath do not go together
     */
    public static Injector injector(Plugins plugins, ClassLoader loader, Module... more) {
        List<Module> modules = new ArrayList<>(List.of(new HanetModule(plugins, loader)));
        modules.addAll(Arrays.asList(more));
        try {
            Injector injector = Guice.createInjector(modules);
            plugins.conflict().ifPresent(conflict -> {
                throw conflict;
            });
            return injector;
        } catch (CreationException | ProvisionException e) {
            throw plugins.conflict().map(RuntimeException.class::cast).orElse(e);
        }
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        install(plugins);
        bind(ExperimentLoader.class).in(Singleton.class);
        bind(Reference.class);
    }

    @Provides
    @Singleton
    Presets presets() {
        return new Presets(loader);
    }

    @Provides
    @Singleton
    static Bundles bundles() {
        return Bundles.usual();
    }

    @Provides
    @Singleton
    static SpecReader reader(TypeNames types) {
        return new SpecReader(types, ExperimentSpec.VERSION);
    }

    @Provides
    @Singleton
    static SpecWriter writer(TypeNames types) {
        return new SpecWriter(types);
    }
}
