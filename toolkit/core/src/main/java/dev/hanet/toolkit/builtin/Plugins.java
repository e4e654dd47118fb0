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
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The toolkit's own components and those of every jar that offers some, as one Guice module. */
public final class Plugins extends AbstractModule {
    private static final String SERVICES = "META-INF/services/";
    private static final String NOTHING = "it names no plugin in META-INF/services and lists no preset";
    private static final Pattern NAMES = Pattern.compile("[\\w$]+(?:[./][\\w$]+)*");
    private static final int LONGEST = 400;

    private final List<HanetPlugin> plugins;
    private Optional<HanetException> failed = Optional.empty();

    public Plugins(List<HanetPlugin> plugins) {
        this.plugins = List.copyOf(plugins);
    }

    /**
     * The built-in components, then what jars offer.
     *
     * @throws HanetException when a jar announces a plugin that cannot be made
     */
    public static Plugins found(ClassLoader loader) {
        List<HanetPlugin> plugins = new ArrayList<>(List.of(new BuiltInComponents()));
        plugins.addAll(offered(HanetPlugin.class, loader));
        return new Plugins(plugins);
    }

    /**
     * What jars offer of a kind, in {@code META-INF/services}: as {@link java.util.ServiceLoader} finds it, but whatever is wrong with a jar is told
     * with its name.
     *
     * @throws HanetException when one cannot be made
     */
    public static <T> List<T> offered(Class<T> kind, ClassLoader loader) {
        List<T> offered = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        try {
            for (URL list : Collections.list(loader.getResources(SERVICES + kind.getName()))) {
                String jar = URLDecoder.decode(list.toString().replace("+", "%2B"), StandardCharsets.UTF_8)
                        .replaceFirst("!?/" + SERVICES + ".*", "")
                        .replaceFirst(".*/", "");
                for (String line : lines(list, jar)) {
                    String type = line.replaceFirst("#.*", "").strip();
                    if (!type.isEmpty() && seen.add(type)) {
                        offered.add(made(kind, type, loader, jar));
                    }
                }
            }
        } catch (IOException e) {
            throw HanetException.input("the jars on the class path cannot be looked into: " + e.getMessage(), e);
        }
        return offered;
    }

    private static List<String> lines(URL list, String jar) {
        try {
            URLConnection connection = list.openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
        } catch (IOException | RuntimeException e) { // such as a name in a zip file that is none
            throw refused("of '" + jar + "'", e);
        }
    }

    private static <T> T made(Class<T> kind, String type, ClassLoader loader, String jar) {
        try {
            return kind.cast(Class.forName(type, true, loader)
                    .asSubclass(kind)
                    .getConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError | StackOverflowError e) {
            throw refused(
                    "'" + type + "' of '" + jar + "'",
                    e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e);
        }
    }

    /** In one line, that a plugin cannot be made and why. */
    private static HanetException refused(String plugin, Throwable cause) {
        String why = cause.getClass().getSimpleName()
                + Optional.ofNullable(cause.getMessage())
                        .map(message -> ": " + message.lines().findFirst().orElse(""))
                        .orElse("");
        String shown = (plugin + " cannot be made: " + why).replaceAll("\\p{Cntrl}", "?");
        return HanetException.input(
                "a plugin " + shown.substring(0, Math.min(LONGEST, shown.length())),
                "fetch or build its jar anew, for this version of the toolkit, or leave it out",
                cause);
    }

    @Override
    protected void configure() {
        TypeLiteral<ComponentType.Key> key = new TypeLiteral<>() {};
        MapBinder.newMapBinder(binder(), key, new TypeLiteral<ComponentType>() {});
        MapBinder.newMapBinder(binder(), key, new TypeLiteral<String>() {});
        MapBinder.newMapBinder(binder(), new TypeLiteral<String>() {}, new TypeLiteral<Metric>() {});
        bind(Components.class).in(Singleton.class);
        bind(TypeNames.class).to(Components.class);
        plugins.forEach(plugin -> install(binder -> {
            try {
                plugin.configure(binder);
            } catch (HanetException e) {
                failed = failed.or(() -> Optional.of(e));
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                failed = failed.or(() -> Optional.of(refused(plugin.named(), e)));
            }
        }));
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
        offered(TrainingLog.Kind.class, Plugins.class.getClassLoader())
                .forEach(kind -> addTo(added, kind.getClass(), List.of("log '" + kind.name() + "'")));
        List<String> told = new ArrayList<>();
        added.forEach((jar, names) -> {
            List<String> all = new ArrayList<>(names);
            Presets.in(jar).forEach(name -> all.add("preset '" + name + "'"));
            told.add("plugin '" + jar.getFileName() + "' "
                    + (all.isEmpty()
                            ? "adds nothing: " + (isJar(jar) ? why(jar) : "it is no jar that can be read")
                            : "adds " + String.join(", ", all)));
        });
        return told;
    }

    /** Of two jars with a plugin of the same name, such as an older and a newer one, the first on the class path counts. */
    private String why(Path jar) {
        for (HanetPlugin plugin : plugins) {
            Optional<Path> other = jarOf(plugin.getClass()).filter(found -> !found.equals(jar));
            if (other.isPresent() && named(jar).contains(plugin.getClass().getName())) {
                return "its plugin '" + plugin.getClass().getName() + "' is taken from '"
                        + other.orElseThrow().getFileName() + "', which comes before; leave one of the two out";
            }
        }
        return NOTHING;
    }

    private static List<String> named(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry list = zip.getEntry(SERVICES + HanetPlugin.class.getName());
            return list == null
                    ? List.of()
                    : new String(zip.getInputStream(list).readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .toList();
        } catch (IOException e) {
            return List.of(); // it was a jar a moment ago
        }
    }

    private static boolean isJar(Path file) {
        try (ZipFile jar = new ZipFile(file.toFile())) {
            return jar.size() > 0;
        } catch (IOException | IllegalArgumentException e) { // the latter for names that are none
            return false;
        }
    }

    private static void addTo(Map<Path, List<String>> added, Class<?> type, List<String> names) {
        jarOf(type).map(added::get).ifPresent(all -> all.addAll(names));
    }

    /** Where a class was loaded from; absent where that is no file. */
    private static Optional<Path> jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Documents.real(Path.of(source.getLocation().toURI())));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty(); // no jar on a disk
        }
    }

    /**
     * The jar among some whose code failed: the one that the first line of the trace behind Java's own is in, or a class that a failed link names.
     *
     * @param jars that are on the class path as plugins
     * @param loader which loaded them
     */
    public static Optional<Path> atFault(Throwable failure, List<Path> jars, ClassLoader loader) {
        List<Path> real = jars.stream().map(Documents::real).toList();
        Set<Throwable> seen = new HashSet<>();
        for (Throwable at = failure; at != null && seen.add(at); at = at.getCause()) {
            Stream<String> first = Arrays.stream(at.getStackTrace())
                    .map(StackTraceElement::getClassName)
                    .filter(name -> !name.matches("(java|javax|jdk|sun)\\..*"))
                    .limit(1);
            Stream<String> linked = at instanceof LinkageError
                    ? NAMES.matcher(String.valueOf(at.getMessage())).results().map(MatchResult::group)
                    : Stream.empty();
            Optional<Path> jar = Stream.concat(first, linked)
                    .flatMap(name -> loaded(name.replace('/', '.'), loader).stream())
                    .flatMap(type -> jarOf(type).stream())
                    .filter(real::contains)
                    .findFirst();
            if (jar.isPresent()) {
                return jar;
            }
        }
        return Optional.empty();
    }

    private static Optional<Class<?>> loaded(String name, ClassLoader loader) {
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty(); // a word that is no class
        }
    }

    /** What keeps them from going together, once the module is installed: one that failed, or the first name that two of them bind. */
    public Optional<HanetException> conflict() {
        if (failed.isPresent()) {
            return failed;
        }
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
