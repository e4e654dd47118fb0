package dev.hanet.toolkit.data;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String digest(String id) {
        CRC32C sum = new CRC32C();
        sum.update(id.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
