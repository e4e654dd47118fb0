package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.Spot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 120,88}. */
final class SpotConverter implements ITypeConverter<Spot> {
    private static final Pattern SPOT = Pattern.compile("(\\d{1,6}),(\\d{1,6})");

    @Override
    public Spot convert(String text) {
        Matcher matcher = SPOT.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no pixel; write its column and row as in '120,88'");
        }
        return new Spot(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
}
