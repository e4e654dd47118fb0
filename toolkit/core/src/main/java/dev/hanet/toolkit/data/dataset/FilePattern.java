package dev.hanet.toolkit.data.dataset;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.image.ImageFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Which files of a data set are meant, and what their paths say of them.
 *
 * <pre>{@code
 * images                     a folder: its files that can be read, each named by its stem
 * shots/*.jpg                the star is the stem
 * masks/*_mask.{png,tif}     one of several endings; .* is any
 * {patient}/{eye}_*.tif      what stands for a name in braces is known by it
 * scans/** /image.png        folders of any depth (written without the space)
 * }</pre>
 *
 * <p>Names are compared in Unicode's composed form, and upper and lower case are alike: what one computer packed, another
 * unpacks under other bytes.
 */
final class FilePattern {
    /** What a single star stands for. */
    static final String STEM = "stem";

    private static final Pattern WILD = Pattern.compile("[*?\\[{]");
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");
    private static final int DEEPEST = 64;
    private static final int BEYOND = 3;

    private final String text;
    private final String folder;
    private final List<String> names = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final Pattern regex;
    private final int depth;
    private final boolean isAnyEnding;

    /**
     * A file that matches.
     *
     * @param file the file
     * @param names what the pattern's names stand for in its path, in composed form
     */
    record Found(Path file, Map<String, String> names) {
        /** What tells it from others, as far as a pattern has these names. */
        String key(List<String> of) {
            List<String> values = new ArrayList<>();
            of.forEach(name -> values.add(names.getOrDefault(name, "").toLowerCase(Locale.ROOT)));
            return String.join("/", values);
        }

        /** Its own name. */
        String id() {
            return String.join("-", names.values());
        }
    }

    private FilePattern(String text) {
        this.text = text;
        Matcher wild = WILD.matcher(text);
        if (!wild.find()) {
            this.folder = text;
            this.regex =
                    Pattern.compile("(.+?)\\." + ImageFile.ENDINGS, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            names.add(STEM);
            groups.add("1");
            this.depth = 1;
            this.isAnyEnding = true;
        } else {
            int slash = text.lastIndexOf('/', wild.start());
            this.folder = slash < 0 ? "" : slash == 0 ? "/" : text.substring(0, slash);
            String rest = text.substring(slash + 1);
            this.isAnyEnding = rest.endsWith(".*");
            this.regex = Pattern.compile(regex(rest), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            this.depth = rest.contains("**") ? DEEPEST : rest.split("/").length;
        }
    }

    /**
     * Reads a pattern.
     *
     * @throws DataException when its brackets do not close
     */
    static FilePattern of(String text) {
        try {
            return new FilePattern(Normalizer.normalize(text, Normalizer.Form.NFC));
        } catch (PatternSyntaxException e) {
            throw new DataException(
                    "'" + text + "' is no pattern for files: its brackets do not close",
                    "write, for example, 'masks/*_mask.{png,tif}' or '{patient}/*.png'");
        }
    }

    /** Whether a text is a pattern. */
    static boolean isSound(String text) {
        try {
            of(text);
            return true;
        } catch (DataException e) {
            return false;
        }
    }

    /** What it names, in order. */
    List<String> names() {
        return Collections.unmodifiableList(names);
    }

    /** Whether it begins at the data folders themselves. */
    boolean isAnywhere() {
        return folder.isEmpty();
    }

    private String regex(String glob) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            char c = glob.charAt(at);
            Matcher name = NAME.matcher(glob).region(at, glob.length());
            if (c == '{' && name.lookingAt()) {
                out.append(named(name.group(1)));
                at = name.end();
            } else if (glob.startsWith("**/", at)) {
                out.append("(?:.*/)?");
                at += 3;
            } else if (glob.startsWith("**", at)) {
                out.append(".*");
                at += 2;
            } else if (c == '*' && at == glob.length() - 1 && at > 0 && glob.charAt(at - 1) == '.') {
                out.append(ImageFile.ENDINGS);
                at++;
            } else if (c == '*') {
                out.append(named(names.contains(STEM) ? STEM + (names.size() + 1) : STEM));
                at++;
            } else if (c == '?') {
                out.append("[^/]");
                at++;
            } else if (c == '[') {
                int end = closing(glob, at, ']');
                String set = glob.substring(at + 1, end)
                        .replace("\\", "\\\\")
                        .replace("[", "\\[")
                        .replace("&", "\\&");
                out.append('[')
                        .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                        .append(']');
                at = end + 1;
            } else if (c == '{') {
                int end = closing(glob, at, '}');
                List<String> choices = new ArrayList<>();
                for (String choice : glob.substring(at + 1, end).split(",", -1)) {
                    choices.add(Pattern.quote(choice.strip()));
                }
                out.append("(?:").append(String.join("|", choices)).append(')');
                at = end + 1;
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
                at++;
            }
        }
        return out.toString();
    }

    /** The first time a name stands for anything but a slash, as little as goes; then for the same again. */
    private String named(String name) {
        if (names.contains(name)) {
            return "\\" + groups.get(names.indexOf(name));
        }
        names.add(name);
        groups.add(String.valueOf(names.size()));
        return "([^/]+?)";
    }

    private static int closing(String glob, int from, char bracket) {
        int end = glob.indexOf(bracket, from);
        if (end < 0) {
            throw new PatternSyntaxException("a bracket does not close", glob, from);
        }
        return end;
    }

    /** Whether files of that name are images that can be read. */
    static boolean isReadable(Path file) {
        return ImageFile.isNamedSo(file);
    }

    /**
     * The folder under which its files lie.
     *
     * @param key of the data set that has the pattern
     * @throws DataException when it is not there
     */
    Path root(DataRoots roots, String key) {
        return roots.find(folder, key)
                .filter(Files::isDirectory)
                .orElseThrow(() -> new DataException(
                        "there is no folder '" + folder + "' under " + roots.describe(key),
                        "name the folder above it with --data or HANET_DATA, or write its full path"));
    }

    /** Of a folder below, where the failure names it. */
    private static DataException listing(Path root, IOException cause) {
        return DataException.reading(
                cause instanceof FileSystemException failure && failure.getFile() != null
                        ? Path.of(failure.getFile())
                        : root,
                cause);
    }

    /** All files below its folder, as deep as it reaches, by their paths; hidden folders are passed over. */
    List<Path> candidates(Path root) {
        try {
            return below(root, depth);
        } catch (IOException e) {
            throw listing(root, e);
        }
    }

    /** Images in folders below those that it reaches, some levels deep; none where one of them does not open. */
    List<Path> beyond(Path root) {
        try {
            return below(root, Math.min(DEEPEST, depth + BEYOND)).stream()
                    .filter(file -> root.relativize(file).getNameCount() > depth && isReadable(file))
                    .toList();
        } catch (IOException e) {
            return List.of(); // nobody asked for these
        }
    }

    private static List<Path> below(Path root, int depth) throws IOException {
        return PlainFile.below(root, depth).stream()
                .filter(file -> root.relativize(file).getParent() == null
                        || Stream.iterate(root.relativize(file).getParent(), Objects::nonNull, Path::getParent)
                                .noneMatch(ImageFile::isHidden))
                .toList();
    }

    /** What a file's path says, when it matches. */
    Optional<Found> match(Path root, Path file) {
        String path = Normalizer.normalize(root.relativize(file).toString().replace('\\', '/'), Normalizer.Form.NFC);
        Matcher matcher = regex.matcher(path);
        if (ImageFile.isHidden(file) || !matcher.matches() || (isAnyEnding && !isReadable(file))) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(new Found(file, Collections.unmodifiableMap(values)));
    }

    @Override
    public String toString() {
        return text;
    }
}
