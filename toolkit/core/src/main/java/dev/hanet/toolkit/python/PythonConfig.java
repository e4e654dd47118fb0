package dev.hanet.toolkit.python;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.python.PythonValue.Dict;
import dev.hanet.toolkit.python.PythonValue.Flag;
import dev.hanet.toolkit.python.PythonValue.Nothing;
import dev.hanet.toolkit.python.PythonValue.Text;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of MMEngine, the files that its {@code _base_} names laid under it, read as data.
 *
 * <p>The rules of inheritance are MMEngine's: dicts merge key by key, what says {@code _delete_=True} replaces, everything else replaces as
 * well, and no two bases assign the same variable. Files are bounded in number and size, and lie in the {@linkplain Documents#workspace
 * workspace} of the first.
 *
 * @param values the variables, {@code _base_} not among them
 * @param problems all mistakes
 * @param lines the lines of each file, as far as it is text
 * @param files that were read
 * @param isWhole whether every file was there and was followed to its end; else values are missing
 */
public record PythonConfig(
        Dict values, List<Problem> problems, Map<String, List<String>> lines, List<Path> files, boolean isWhole) {
    private static final int LARGEST = 1 << 20;
    private static final int MOST_FILES = 100;
    private static final int LONGEST_CHAIN = 16;
    private static final int DEEPEST = 100;
    private static final String BASE = "_base_";
    private static final String DELETE = "_delete_";

    public PythonConfig {
        problems = List.copyOf(problems);
        lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        files = List.copyOf(files);
    }

    /**
     * Reads a file and its bases.
     *
     * @throws HanetException when there is no such file
     */
    public static PythonConfig read(Path file) {
        Reader reader = new Reader(file);
        if (!Files.isRegularFile(file)) {
            throw HanetException.input(
                    Files.exists(file) ? "'" + file + "' is not a file" : "there is no '" + file + "'",
                    "name a configuration in Python, such as one of MMSegmentation's folder 'configs'");
        }
        Location begin = new Location(file.toString(), 1, 1);
        try {
            Dict values = reader.file(file, file.toString(), begin, 1);
            return new PythonConfig(values, reader.problems, reader.lines, reader.files, !reader.isMissing);
        } catch (PythonFault fault) {
            reader.told(fault);
            return new PythonConfig(new Dict(begin, Map.of()), reader.problems, reader.lines, reader.files, false);
        }
    }

    /** How much an import may make of what it reads: a few lines can say more than any memory holds. */
    static final class Budget {
        private static final int MOST = 200_000;

        private int left = MOST;

        void take(Location at) throws PythonFault {
            take(at, 1);
        }

        void take(Location at, int values) throws PythonFault {
            left -= Math.min(values, MOST);
            if (left < 0) {
                throw new PythonFault(at, "a configuration comes to more than " + MOST + " values");
            }
        }
    }

    /** Reads files, each as often as it is named. */
    private static final class Reader {
        private final Path bound;
        private final Budget budget = new Budget();
        private final List<Problem> problems = new ArrayList<>();
        private final Map<String, List<String>> lines = new LinkedHashMap<>();
        private final List<Path> files = new ArrayList<>();
        private final List<Path> chain = new ArrayList<>();
        private boolean isMissing;

        Reader(Path first) {
            Path folder = first.toAbsolutePath().getParent();
            this.bound = Documents.workspace(folder == null ? Path.of("") : folder);
        }

        void told(PythonFault fault) {
            told(fault.at(), fault.told());
        }

        private void told(Location at, String message) {
            problems.add(new Problem(at, "", ProblemKind.SYNTAX, message, Optional.empty()));
        }

        Dict file(Path file, String source, Location named, int place) throws PythonFault {
            Path real = Documents.real(file);
            if (chain.contains(real)) {
                throw new PythonFault(named, "'" + file.getFileName() + "' is its own base");
            }
            if (place > LONGEST_CHAIN || files.size() >= MOST_FILES) {
                throw new PythonFault(
                        named,
                        place > LONGEST_CHAIN
                                ? "more than " + LONGEST_CHAIN + " files are bases of one another"
                                : "a configuration has more than " + MOST_FILES + " bases");
            }
            chain.add(real);
            files.add(file);
            String text = text(file, source, named);
            lines.put(source, text.lines().toList());
            PythonParser parser = new PythonParser(
                    PythonTokens.of(source, text), (at, names) -> bases(file, at, names, place), problems, budget);
            Map<String, PythonValue> variables = new LinkedHashMap<>(parser.parse());
            chain.remove(real);
            Optional<PythonValue> base = Optional.ofNullable(variables.remove(BASE));
            Dict own = new Dict(new Location(source, 1, 1), variables);
            return base.isPresent() && base.get() instanceof Dict under
                    ? merged(under, own, 0)
                    : merged(empty(own), own, 0);
        }

        private static Dict empty(Dict like) {
            return new Dict(like.at(), Map.of());
        }

        private Dict bases(Path file, Location at, List<Text> names, int place) throws PythonFault {
            Map<String, PythonValue> all = new LinkedHashMap<>();
            for (Text name : names) {
                Optional<Path> base = base(file, name);
                if (base.isEmpty()) {
                    isMissing = true;
                    continue;
                }
                Dict values = file(base.get(), base.get().toString(), name.at(), place + 1);
                values.entries().forEach((key, value) -> {
                    if (all.put(key, value) != null) {
                        told(name.at(), "'" + key + "' is assigned by " + name.words() + " and by a base before it");
                    }
                });
            }
            return new Dict(at, all);
        }

        private Optional<Path> base(Path file, Text name) {
            try {
                Path path = file.resolveSibling(name.text()).normalize();
                if (name.text().contains("::") || name.text().contains("://")) {
                    told(name.at(), "the base " + name.words() + " lies in another project, and is not fetched");
                } else if (!Documents.real(path).startsWith(bound)) {
                    told(
                            name.at(),
                            "the base " + name.words() + " lies outside of '" + bound.getFileName()
                                    + "', the folder above the file's own or its checkout");
                } else if (!Files.isRegularFile(path)) {
                    told(name.at(), "there is no base " + name.words());
                } else if (!path.toString().endsWith(".py")) {
                    told(name.at(), "the base " + name.words() + " is no file in Python");
                } else {
                    return Optional.of(path);
                }
            } catch (InvalidPathException e) {
                told(name.at(), "the base " + name.words() + " is no path");
            }
            return Optional.empty();
        }

        private String text(Path file, String source, Location named) throws PythonFault {
            byte[] bytes;
            try (InputStream in = PlainFile.stream(file)) {
                bytes = in.readNBytes(LARGEST + 1);
            } catch (IOException e) {
                throw new PythonFault(named, "'" + file + "' cannot be read: " + e.getMessage());
            }
            if (bytes.length > LARGEST) {
                throw new PythonFault(named, "'" + file + "' has more than 1 MB, which no configuration has");
            }
            CharBuffer decoded = CharBuffer.allocate(bytes.length);
            CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true);
            String text = decoded.flip().toString();
            if (result.isError()) {
                List<String> before = (text + "|").lines().toList();
                String last = before.get(before.size() - 1);
                Location at = new Location(source, before.size(), last.codePointCount(0, last.length()));
                lines.put(source, text.lines().toList());
                throw new PythonFault(at, "the text is not UTF-8 from here on");
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }

        /** Lays a dict over another. */
        private Dict merged(Dict under, Dict over, int depth) throws PythonFault {
            if (depth > DEEPEST) {
                throw new PythonFault(over.at(), "more than " + DEEPEST + " dicts lie inside one another");
            }
            Map<String, PythonValue> all = new LinkedHashMap<>(under.entries());
            for (Map.Entry<String, PythonValue> entry : over.entries().entrySet()) {
                PythonValue value = entry.getValue();
                budget.take(value.at());
                if (value instanceof Dict dict) {
                    value = merged(under(all.get(entry.getKey()), dict), dict, depth + 1);
                }
                if (!entry.getKey().equals(DELETE)) {
                    all.put(entry.getKey(), value);
                }
            }
            return new Dict(over.at(), all);
        }

        private Dict under(@Nullable PythonValue under, Dict over) {
            boolean isReplacing = over.entries().get(DELETE) instanceof Flag flag && flag.value();
            if (isReplacing || under == null || under instanceof Nothing) {
                return empty(over);
            }
            if (under instanceof Dict dict) {
                return dict;
            }
            told(
                    over.at(),
                    "a dict is laid over " + under.words() + ", which a base says; '" + DELETE + "=True' replaces it");
            return empty(over);
        }
    }
}
