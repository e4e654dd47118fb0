package dev.hanet.toolkit.data.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A data set of MMSegmentation whose files this toolkit knows, divided as the converters there do it.
 *
 * @param type what {@code data.dataset} calls it
 * @param training names of the images to train on; empty where the data set's own parts are meant
 * @param test names of the images to test; empty likewise
 * @param images how many there are to train on
 */
public record MmsegDataset(String type, List<String> training, List<String> test, int images) {
    public MmsegDataset {
        training = List.copyOf(training);
        test = List.copyOf(test);
    }

    /** The one of a class of MMSegmentation, such as {@code DRIVEDataset}; empty for one that is not known. */
    public static Optional<MmsegDataset> of(String type) {
        return switch (type) {
            case "DRIVEDataset" -> Optional.of(new MmsegDataset("drive", List.of(), List.of(), 20));
            case "ChaseDB1Dataset" -> Optional.of(new MmsegDataset("chase-db1", chase(1, 10), chase(11, 14), 20));
            case "STAREDataset" ->
                Optional.of(new MmsegDataset(
                        "stare",
                        stare("0001", "0002", "0003", "0004", "0005", "0044", "0077", "0081", "0082", "0139"),
                        stare("0162", "0163", "0235", "0236", "0239", "0240", "0255", "0291", "0319", "0324"),
                        10));
            default -> Optional.empty();
        };
    }

    /** What the masks of a class of MMSegmentation tell apart, in the order of labels, where it says so itself and this toolkit knows it. */
    public static List<String> classes(String type) {
        return of(type).isPresent() || type.equals("HRFDataset") ? List.of("background", "vessel") : List.of();
    }

    private static List<String> chase(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(child -> String.format("Image_%02d", child))
                .flatMap(child -> Stream.of(child + "L", child + "R"))
                .toList();
    }

    private static List<String> stare(String... numbers) {
        return Stream.of(numbers).map(number -> "im" + number).toList();
    }
}
