package dev.hanet.toolkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Flat;
import dev.hanet.yaml.TypeNames;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks, messages and overlays name keys of a spec as text; a key that is renamed must not leave one behind. */
class LiteralPathsTest {
    private static final Path REPOSITORY = Path.of("../..");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    private static final Pattern PATH = Pattern.compile(
            "(?<![\\w./-])(?:model|data|train|evaluate|about)(?:\\[\\d*]?|\\.[a-z][A-Za-z0-9]*)+(?![\\w/-])");
    /** Files and packages that only look like keys. */
    private static final Set<String> NO_KEYS =
            Set.of("model.safetensors", "data.pkl", "model.pt", "model.onnx", "model.pt2");

    private static final ClassLoader CLASSES = LiteralPathsTest.class.getClassLoader();
    private static final TypeNames TYPES =
            HanetModule.injector(Plugins.found(CLASSES), CLASSES).getInstance(TypeNames.class);

    @Test
    void every_path_that_stands_in_the_code_leads_to_a_key() throws IOException {
        Map<String, String> lost = new TreeMap<>();
        int found = 0;
        for (String module : List.of("blocks", "toolkit/core", "toolkit/editor", "toolkit/cli")) {
            for (Path file : sources(REPOSITORY.resolve(module).resolve("src/main/java"))) {
                Matcher text = TEXT.matcher(Files.readString(file));
                while (text.find()) {
                    Matcher path = PATH.matcher(text.group(1));
                    while (path.find()) {
                        found++;
                        if (!NO_KEYS.contains(path.group()) && !leads(ExperimentSpec.class, steps(path.group()))) {
                            lost.put(path.group(), file.getFileName().toString());
                        }
                    }
                }
            }
        }
        assertThat(lost).isEmpty();
        assertThat(found).isGreaterThan(50);
    }

    @Test
    void a_path_that_leads_nowhere_is_seen() {
        assertThat(leads(ExperimentSpec.class, steps("train.optimizer.learningRate")))
                .isTrue();
        assertThat(leads(ExperimentSpec.class, steps("train.batchSize"))).isFalse();
        assertThat(leads(ExperimentSpec.class, steps("data.augment[1].p"))).isTrue();
        assertThat(leads(ExperimentSpec.class, steps("data.augment[1].q"))).isFalse();
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<String> steps(String path) {
        return List.of(path.replaceAll("\\[\\d*]?", "").split("\\."));
    }

    /** Whether a value of the type can have the keys, one below the other. */
    private static boolean leads(Type type, List<String> steps) {
        if (steps.isEmpty()) {
            return true;
        }
        if (type instanceof ParameterizedType generic) {
            boolean isMap = generic.getRawType() == Map.class;
            Type[] arguments = generic.getActualTypeArguments();
            return leads(arguments[arguments.length - 1], isMap ? steps.subList(1, steps.size()) : steps);
        }
        Class<?> raw = (Class<?>) type;
        if (steps.equals(List.of("type")) && !TYPES.of(raw).isEmpty()) {
            return true;
        }
        List<Class<?>> records =
                new ArrayList<>(raw.isRecord() ? List.of(raw) : TYPES.of(raw).values());
        return records.stream()
                .flatMap(one -> Arrays.stream(one.getRecordComponents()))
                .anyMatch(component -> leads(component, steps));
    }

    private static boolean leads(RecordComponent component, List<String> steps) {
        if (component.isAnnotationPresent(Flat.class) && leads(component.getGenericType(), steps)) {
            return true;
        }
        return component.getName().equals(steps.get(0))
                && leads(component.getGenericType(), steps.subList(1, steps.size()));
    }
}
