package dev.hanet.toolkit.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An amount of memory as one writes it: {@code 8GiB}, {@code 512 MiB}, {@code 24G}.
 *
 * @param bytes more than 0
 */
record MemorySize(long bytes) {
    private static final Pattern FORM =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([KMGT]?)(i?)B?", Pattern.CASE_INSENSITIVE);
    private static final List<String> UNITS = List.of("", "K", "M", "G", "T");
    private static final double KIBI = 1024;

    /** Reads one; units are powers of 1024 in any spelling, as graphics cards are sold. */
    static final class Converter implements ITypeConverter<MemorySize> {
        @Override
        public MemorySize convert(String value) {
            Matcher form = FORM.matcher(value);
            if (!form.matches()) {
                throw new TypeConversionException("'" + value + "' is no amount of memory; write it as 8GiB or 512MiB");
            }
            int power = UNITS.indexOf(form.group(2).toUpperCase(Locale.ROOT));
            long bytes = (long) (Double.parseDouble(form.group(1)) * Math.pow(KIBI, power));
            if (bytes <= 0) {
                throw new TypeConversionException("'" + value + "' is no memory at all");
            }
            return new MemorySize(bytes);
        }
    }
}
