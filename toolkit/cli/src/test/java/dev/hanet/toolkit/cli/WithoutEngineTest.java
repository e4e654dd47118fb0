package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithoutEngineTest {
    /** Loads the toolkit anew, and nothing of DJL or OpenCV. */
    private static final class NoEngine extends URLClassLoader {
        NoEngine() {
            super(
                    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(NoEngine::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String path) {
            try {
                return new File(path).toURI().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("ai.djl.") || name.startsWith("org.bytedeco.")) {
                throw new AssertionError("the engine's " + name + " is loaded");
            }
            return super.findClass(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "plan", "show"})
    void a_spec_is_looked_at_without_the_engine(String command) throws Exception {
        try (NoEngine loader = new NoEngine()) {
            Class<?> console = loader.loadClass("dev.hanet.toolkit.cli.Console");
            PrintWriter sink = new PrintWriter(new ByteArrayOutputStream());
            Object silent = console.getConstructor(PrintWriter.class, PrintWriter.class, boolean.class)
                    .newInstance(sink, sink, false);
            Method run =
                    loader.loadClass("dev.hanet.toolkit.cli.Main").getDeclaredMethod("run", console, String[].class);
            run.setAccessible(true);

            assertThat(run.invoke(null, silent, new String[] {command, "lung/hanet-lite"}))
                    .isEqualTo(0);
        }
    }
}
