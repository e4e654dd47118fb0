package dev.hanet.toolkit.task;

import java.util.regex.Pattern;

/** What the folder of an experiment's runs is called. */
final class RunNames {
    private static final String PRESET = "preset:";
    private static final Pattern FILE = Pattern.compile("\\.ya?ml$");
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9._-]+");

    private RunNames() {}

    /** A preset's name as it is; of a file its name without the ending, unusual characters as dashes. */
    static String of(String spec) {
        if (spec.startsWith(PRESET)) {
            return spec.substring(PRESET.length());
        }
        if (!FILE.matcher(spec).find()) {
            return spec;
        }
        String file = spec.substring(Math.max(spec.lastIndexOf('/'), spec.lastIndexOf('\\')) + 1);
        String plain = UNUSUAL.matcher(FILE.matcher(file).replaceFirst("")).replaceAll("-");
        return plain.isEmpty() || !Character.isLetterOrDigit(plain.charAt(0)) ? "spec" + plain : plain;
    }
}
