package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jars of somebody else, compiled here. */
class PluginJarsTest {
    private static final int MUTATIONS = Integer.getInteger("plugin.mutations", 100);
    private static final String SERVICE = "META-INF/services/dev.hanet.toolkit.plugin.HanetPlugin";

    @TempDir
    private Path folder;

    /** A jar whose plugin of that name binds a metric, another one for names of another length. */
    private Path plugin(String type, String metric) throws IOException {
        return compiled(type, """
            import dev.hanet.toolkit.metric.BuiltInMetrics;
            public final class %s extends dev.hanet.toolkit.plugin.HanetPlugin {
                @Override
                protected void configure() {
                    metrics().bind("%s", BuiltInMetrics.all().values().stream().skip(%d).findFirst().orElseThrow());
                }
            }
            """.formatted(type, metric, type.length()));
    }

    private Path compiled(String type, String text) throws IOException {
        Path source = Files.writeString(folder.resolve(type + ".java"), text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assertThat(compiler.run(
                        null, null, null, "-proc:none", "-cp", path, "-d", folder.toString(), source.toString()))
                .isZero();
        return jar(
                type.toLowerCase(Locale.ROOT) + ".jar",
                Map.of(
                        SERVICE,
                        type.getBytes(StandardCharsets.UTF_8),
                        type + ".class",
                        Files.readAllBytes(folder.resolve(type + ".class"))));
    }

    private Path jar(String name, Map<String, byte[]> files) throws IOException {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }

    private static List<String> told(Path... jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), PluginJarsTest.class.getClassLoader())) {
            Plugins plugins = Plugins.found(loader);
            HanetModule.injector(plugins, loader);
            return plugins.told(List.of(jars));
        }
    }

    @Test
    void what_a_jar_adds_is_told() throws IOException {
        Path presets = jar(
                "presets.jar",
                Map.of("META-INF/hanet/presets/index", "mine/a\nmine/b\n".getBytes(StandardCharsets.UTF_8)));
        Path empty = jar("empty.jar", Map.of("x.txt", new byte[0]));

        assertThat(told(plugin("Ours", "ours"), presets, empty))
                .containsExactly(
                        "plugin 'ours.jar' adds metric 'ours'",
                        "plugin 'presets.jar' adds preset 'mine/a', preset 'mine/b'",
                        "plugin 'empty.jar' adds nothing: it names no plugin in META-INF/services and lists no preset");
    }

    @Test
    void a_name_that_is_bound_twice_names_both_jars() throws IOException {
        Path one = plugin("One", "same");
        Path two = plugin("Second", "same");

        assertThat(catchThrowableOfType(HanetException.class, () -> told(one, two))
                        .problem())
                .contains("the metric 'same' is bound twice", "(one.jar)", "(second.jar)");
    }

    @Test
    void a_jar_whose_plugin_another_one_brings_is_told_as_that() throws IOException {
        Path first = plugin("Ours", "ours");
        Path again = Files.copy(first, folder.resolve("ours-2.jar"));

        assertThat(told(first, again))
                .containsExactly(
                        "plugin 'ours.jar' adds metric 'ours'",
                        "plugin 'ours-2.jar' adds nothing: its plugin 'Ours' is taken from 'ours.jar', which comes before;"
                                + " leave one of the two out");
    }

    /** What the code of a jar throws when it is called. */
    private Throwable thrown(String body, Path[] jar, ClassLoader[] loader) throws Exception {
        Path made = compiled("Caller", """
            public final class Caller implements java.util.concurrent.Callable<Object> {
                @Override
                public Object call() throws Exception { %s }
            }
            """.formatted(body));
        jar[0] = made;
        loader[0] = new URLClassLoader(new URL[] {made.toUri().toURL()}, PluginJarsTest.class.getClassLoader());
        Object caller =
                Class.forName("Caller", true, loader[0]).getConstructor().newInstance();
        return catchThrowable(((Callable<?>) caller)::call);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String none = null; return none.length();",
                "return Integer.parseInt(\"x\");",
                "throw new IllegalStateException(new ArithmeticException());",
                "throw new NoClassDefFoundError(\"dev/hanet/blocks/Gone\");"
            })
    void what_the_code_of_a_jar_does_wrong_is_its_fault(String body) throws Exception {
        Path[] jar = new Path[1];
        ClassLoader[] loader = new ClassLoader[1];
        Throwable thrown = thrown(body, jar, loader);

        assertThat(Plugins.atFault(thrown, List.of(jar), loader[0])).contains(jar[0].toRealPath());
        assertThat(Plugins.atFault(new IllegalStateException(thrown), List.of(jar), loader[0]))
                .contains(jar[0].toRealPath());
        assertThat(Plugins.atFault(thrown, List.of(folder.resolve("other.jar")), loader[0]))
                .isEmpty();
    }

    @Test
    void a_jar_that_does_not_link_is_at_fault_and_one_that_is_not_named_is_not() throws Exception {
        Path[] jar = new Path[1];
        ClassLoader[] loader = new ClassLoader[1];
        thrown("return null;", jar, loader);
        Error unlinked = new AbstractMethodError(
                "Receiver class Caller does not define or inherit an implementation of the resolved method 'x()'.");

        assertThat(Plugins.atFault(unlinked, List.of(jar), loader[0])).contains(jar[0].toRealPath());
        assertThat(Plugins.atFault(new IllegalStateException("of Caller"), List.of(jar), loader[0]))
                .isEmpty();
        assertThat(Plugins.atFault(new NoSuchMethodError("no.such.Thing.x()"), List.of(jar), loader[0]))
                .isEmpty();
    }

    /** A jar whose plugin does what the body says when it is made. */
    private Path hostile(String type, String body) throws IOException {
        return compiled(type, """
            public final class %s extends dev.hanet.toolkit.plugin.HanetPlugin {
                public %s() { %s }
                @Override
                protected void configure() {}
            }
            """.formatted(type, type, body));
    }

    @Test
    void a_plugin_that_cannot_be_made_is_told_in_a_sentence_that_names_its_jar() throws IOException {
        Map<String, Path> jars = new LinkedHashMap<>();
        jars.put("absent.jar", jar("absent.jar", Map.of(SERVICE, "no.such.Plugin".getBytes(StandardCharsets.UTF_8))));
        jars.put("other.jar", jar("other.jar", Map.of(SERVICE, "java.lang.String".getBytes(StandardCharsets.UTF_8))));
        jars.put("noname.jar", jar("noname.jar", Map.of(SERVICE, "not a name".getBytes(StandardCharsets.UTF_8))));
        jars.put(
                "two words+\u00e9.jar",
                jar("two words+\u00e9.jar", Map.of(SERVICE, "none".getBytes(StandardCharsets.UTF_8))));
        jars.put("throws.jar", hostile("Throws", "throw new IllegalStateException(\"no\");"));
        jars.put("error.jar", hostile("Error", "throw new NoClassDefFoundError(\"some/Library\");"));
        jars.put("deep.jar", hostile("Deep", "throw new StackOverflowError();"));
        jars.put(
                "noclass.jar",
                jar(
                        "noclass.jar",
                        Map.of(SERVICE, "Damaged".getBytes(StandardCharsets.UTF_8), "Damaged.class", new byte[] {
                            1, 2, 3, 4, 5, 6, 7, 8, 9
                        })));
        jars.put("late.jar", compiled("Late", """
            public final class Late extends dev.hanet.toolkit.plugin.HanetPlugin {
                @Override
                protected void configure() { throw new NoSuchMethodError("of an older toolkit"); }
            }
            """));
        jars.forEach((name, jar) -> assertThat(catchThrowableOfType(HanetException.class, () -> told(jar)))
                .as(name)
                .satisfies(told -> assertThat(told.problem()).contains(name).doesNotContain("\n", "\tat ")));
    }

    @Test
    void a_jar_that_was_changed_anywhere_is_told_or_read() throws IOException {
        byte[] sound = Files.readAllBytes(plugin("Ours", "ours"));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        Path jar = folder.resolve("mutated.jar");
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated =
                    random.nextInt(8) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            for (int change = random.nextInt(4); change >= 0 && mutated.length > 0; change--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            Files.write(jar, mutated);
            try {
                assertThat(told(jar)).isNotEmpty();
            } catch (HanetException e) {
                assertThat(e.problem())
                        .as("mutation " + i)
                        .doesNotContain("\tat ")
                        .hasSizeLessThan(1000);
            }
        }
    }

    @Test
    void jars_that_the_script_found_are_told_first_unless_nothing_is_to_be_said() throws IOException {
        System.setProperty(
                Main.PLUGINS, jar("quiet.jar", Map.of("x.txt", new byte[0])).toString());
        try {
            assertThat(Runner.run("version").err()).startsWith("plugin 'quiet.jar' adds nothing");
            assertThat(Runner.run("presets", "-q").err()).isEmpty();
            assertThat(Runner.run(
                                    "presets",
                                    "--plugin",
                                    folder.resolve("quiet.jar").toString())
                            .code())
                    .isEqualTo(ExitCode.DONE);
            assertThat(Runner.run("presets", "--plugin=other.jar").err())
                    .contains("the plugin 'other.jar' is not loaded");
        } finally {
            System.clearProperty(Main.PLUGINS);
        }
    }
}
