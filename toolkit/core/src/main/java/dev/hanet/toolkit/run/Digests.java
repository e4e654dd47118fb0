package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code files.sha256}: what was in the files of a run when they were written, as {@code sha256sum} writes and checks
 * it, with a digest of its own lines at the end.
 *
 * <p>Checkpoints carry their digest in themselves. A file that is not listed may change: {@code log.txt}, {@code status},
 * and what people alone read.
 */
final class Digests {
    private static final String SELF = "# ";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

    private final Path run;

    Digests(Path run) {
        this.run = run;
    }

    private Path file() {
        return run.resolve(RunDirectory.DIGESTS);
    }

    /**
     * Lists files as they are now, beside those that are listed.
     *
     * @throws RunException when one cannot be read
     */
    void add(String... names) {
        Map<String, String> digests = Files.exists(file()) ? read() : new LinkedHashMap<>();
        for (String name : names) {
            digests.put(name, digest(name));
        }
        StringBuilder lines = new StringBuilder();
        digests.forEach(
                (name, digest) -> lines.append(digest).append("  ").append(name).append('\n'));
        AtomicFiles.write(file(), lines + SELF + Sha256.of(lines.toString()) + "\n");
    }

    /**
     * Requires that files which are listed are what they were.
     *
     * @throws RunException naming the first that is not
     */
    void require(String... names) {
        Map<String, String> digests = read();
        for (String name : names) {
            String digest = digests.get(name);
            if (digest != null && !digest.equals(digest(name))) {
                throw damaged(run.resolve(name));
            }
        }
    }

    String digest(String name) {
        Path file = run.resolve(name);
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw RunException.reading(file, e);
        }
    }

    private Map<String, String> read() {
        String text = AtomicFiles.read(file());
        int self = text.lastIndexOf(SELF);
        if (self < 0 || !text.substring(self).equals(SELF + Sha256.of(text.substring(0, self)) + "\n")) {
            throw damaged(file());
        }
        Map<String, String> digests = new LinkedHashMap<>();
        text.substring(0, self).lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw damaged(file());
            }
            digests.put(matcher.group(2), matcher.group(1));
        });
        return digests;
    }

    static RunException damaged(Path file) {
        return new RunException(
                "'" + file + "' is not what was written: its digest differs",
                "take the file from another copy of the run, or train anew");
    }
}
