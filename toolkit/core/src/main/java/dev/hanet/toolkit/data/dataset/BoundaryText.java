package dev.hanet.toolkit.data.dataset;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.image.Outlines;
import dev.hanet.toolkit.data.image.Outlines.Corner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An outline as text, two numbers a line, of which nobody says which is the row: both orders are drawn, and the one that
 * agrees with another drawing of the same thing is kept.
 */
final class BoundaryText {
    /** Less agreement than this means that the two are not of the same thing. */
    private static final double LEAST_AGREEMENT = 0.8;

    private static final int FEWEST_CORNERS = 3;

    private BoundaryText() {}

    /**
     * The region within the outline.
     *
     * @param known what it must agree with, at the image's size
     * @param knownFile where that stands, for the message
     * @throws DataException when the file is no outline, or agrees in neither order
     */
    static Region read(Path file, Region known, Path knownFile) {
        List<Corner> rowFirst = corners(file);
        Region first = Outlines.polygon(rowFirst, known.size());
        Region second =
                Outlines.polygon(rowFirst.stream().map(Corner::exchanged).toList(), known.size());
        double agreement = overlap(first, known);
        double otherAgreement = overlap(second, known);
        if (Math.max(agreement, otherAgreement) < LEAST_AGREEMENT) {
            throw new DataException(
                    String.format(
                            Locale.ROOT,
                            "'%s' does not outline what '%s' shows: they overlap by %.2f with the row first, by %.2f with"
                                    + " the column first, and %.1f is the least",
                            file,
                            knownFile,
                            agreement,
                            otherAgreement,
                            LEAST_AGREEMENT),
                    "one of the files is of another image or damaged; fetch both again, or set"
                            + " data.dataset.masks to 'softmap-majority'");
        }
        return agreement >= otherAgreement ? first : second;
    }

    /** Intersection over union; 1 for two empty regions. */
    static double overlap(Region one, Region other) {
        int both = 0;
        int either = 0;
        for (int i = 0; i < one.inside().length; i++) {
            both += one.inside()[i] && other.inside()[i] ? 1 : 0;
            either += one.inside()[i] || other.inside()[i] ? 1 : 0;
        }
        return either == 0 ? 1 : (double) both / either;
    }

    private static List<Corner> corners(Path file) {
        List<String> lines;
        try {
            lines = new String(PlainFile.bytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw DataException.reading(file, e);
        }
        List<Corner> corners = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).trim();
            if (!line.isEmpty()) {
                corners.add(corner(file, i + 1, line));
            }
        }
        if (corners.size() < FEWEST_CORNERS) {
            throw new DataException(
                    "'" + file + "' is no outline: it has " + corners.size() + " points", "fetch the file again");
        }
        return corners;
    }

    private static Corner corner(Path file, int number, String line) {
        String[] parts = line.split("[\\s,;]+", -1);
        try {
            if (parts.length == 2) {
                return new Corner(whole(parts[0]), whole(parts[1]));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new DataException(
                "'" + file + "' is no outline: line " + number + " is '" + line + "'", "each line holds two numbers");
    }

    private static int whole(String text) {
        return (int) Math.round(Double.parseDouble(text));
    }
}
