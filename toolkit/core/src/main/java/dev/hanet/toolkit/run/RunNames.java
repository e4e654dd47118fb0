package dev.hanet.toolkit.run;

import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.experiment.Bundles;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What folders of runs are called. */
public final class RunNames {
    private static final String PRESET = "preset:";
    private static final Pattern FILE = Pattern.compile("\\.ya?ml$");

    private RunNames() {}

    /** A preset's name as it is; of a bundle its name and version; of a file its name without the ending, unusual characters as dashes. */
    public static String of(String spec) {
        if (spec.startsWith(PRESET)) {
            return spec.substring(PRESET.length());
        }
        if (Bundles.isOne(spec)) {
            return FileNames.plain(spec.substring(Bundles.SCHEME.length()));
        }
        if (!FILE.matcher(spec).find()) {
            return spec;
        }
        String file = spec.substring(Math.max(spec.lastIndexOf('/'), spec.lastIndexOf('\\')) + 1);
        return FileNames.plain(FILE.matcher(file).replaceFirst(""));
    }

    /** The experiment that a run directory is of, by the folder it lies in, and the run's own name. */
    public static String ofFolder(Path run) {
        Path whole = run.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        return parent == null || parent.getFileName() == null
                ? String.valueOf(whole.getFileName())
                : parent.getFileName() + " " + whole.getFileName();
    }
}
