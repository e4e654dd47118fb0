package dev.hanet.toolkit.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Names of files that every file system takes, made of words that may hold anything: image ids, classes, methods.
 *
 * <p>Letters, digits, {@code .}, {@code _} and {@code -} stay; the rest becomes a dash. A name begins with a letter or digit, does not end
 * with a dot, is none that Windows keeps for devices, and at most {@value #LONGEST} characters long.
 */
public final class FileNames {
    /** Leaves room for endings within the 255 bytes, or 143 of encrypted folders, that file systems have. */
    private static final int LONGEST = 100;

    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern DEVICE =
            Pattern.compile("(?:con|prn|aux|nul|com\\d|lpt\\d)(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    private FileNames() {}

    /** The name of something of which there are few, each called otherwise: two that differ in unusual characters alone have one name. */
    public static String plain(String words) {
        String plain = UNUSUAL.matcher(words).replaceAll("-");
        plain = plain.substring(0, Math.min(LONGEST, plain.length()));
        while (plain.endsWith(".")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        boolean isBegun = !plain.isEmpty() && Character.isLetterOrDigit(plain.charAt(0));
        return isBegun && !DEVICE.matcher(plain).matches() ? plain : "x" + plain;
    }

    /** The name of one of many: the id itself where it can be, else with a digest of the id behind it, so that each has its own. */
    public static String of(String id) {
        String plain = plain(id);
        return plain.equals(id) ? id : distinct(id);
    }

    /** The same with a digest in any case: no other id has this name, capitals or not. */
    public static String distinct(String id) {
        return plain(id) + "-" + digest(id);
    }

    /** Names of all of these, which differ for file systems too that take capital letters for small ones: id to name, in their order. */
    public static Map<String, String> of(Collection<String> ids) {
        Map<String, Long> alike =
                ids.stream().distinct().collect(Collectors.groupingBy(id -> folded(of(id)), Collectors.counting()));
        Map<String, String> names = new LinkedHashMap<>();
        ids.forEach(id -> names.put(id, alike.getOrDefault(folded(of(id)), 0L) > 1 ? distinct(id) : of(id)));
        return names;
    }

    /**
     * Names of a few things that are each called otherwise, without a digest where they differ so for every file system: words to name, in
     * their order.
     */
    public static Map<String, String> plain(Collection<String> words) {
        Map<String, String> names = new LinkedHashMap<>();
        words.forEach(one -> names.put(one, plain(one)));
        long different =
                names.values().stream().map(FileNames::folded).distinct().count();
        return different == names.size() ? names : of(words);
    }

    /**
     * The name of one of many of which only those are known that have files in a folder already: with a digest where one of these is called the
     * same but for capitals.
     *
     * @param ending what follows the name of each of them
     */
    public static String beside(Path folder, String id, String ending) {
        String file = of(id) + ending;
        if (!Files.isDirectory(folder)) {
            return of(id);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> String.valueOf(path.getFileName()))
                            .anyMatch(name -> !name.equals(file) && folded(name).equals(folded(file)))
                    ? distinct(id)
                    : of(id);
        } catch (IOException | UncheckedIOException e) {
            return distinct(id); // which no file has but its own
        }
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String digest(String id) {
        CRC32C sum = new CRC32C();
        sum.update(id.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
