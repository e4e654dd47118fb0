package dev.hanet.toolkit.use;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Suggestion;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image as a user names it: a file, or an image of the run's own data set.
 *
 * @param name path or identifier
 * @param mask file with the number of every pixel's class, for images that are files; absent where none is known
 */
public record NamedImage(String name, Optional<Path> mask) {
    /**
     * Reads it.
     *
     * @param roots where the data set is looked for
     * @throws HanetException when there is neither such a file nor such an image
     * @throws dev.hanet.toolkit.data.DataException when it cannot be read
     */
    public Sample read(DataSpec data, DataRoots roots) {
        Optional<Path> file = file();
        if (file.isPresent()) {
            Image image = Images.photograph(file.get(), data.dataset().channels());
            Optional<Mask> known = mask.map(path -> Images.mask(path, numbers(data), "the file of '--mask'"));
            return new Sample(Predict.name(file.get()), image, known, Optional.empty());
        }
        Dataset dataset = data.open(roots);
        Item item = dataset.items().stream()
                .filter(one -> one.id().equals(name))
                .findFirst()
                .orElseThrow(() -> missing(dataset));
        if (mask.isPresent()) {
            throw HanetException.input(
                    "'" + name + "' is an image of the data set, whose mask is known", "leave out '--mask'");
        }
        return dataset.load(item);
    }

    private Optional<Path> file() {
        try {
            return Optional.of(Path.of(name)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Map<Integer, Integer> numbers(DataSpec data) {
        Map<Integer, Integer> numbers = new HashMap<>();
        for (int number = 0; number < data.classes().size(); number++) {
            numbers.put(number, number);
        }
        return numbers;
    }

    private HanetException missing(Dataset dataset) {
        List<String> ids = dataset.items().stream().map(Item::id).toList();
        String near = Suggestion.nearest(name, ids)
                .map(id -> "did you mean '" + id + "'? ")
                .orElse("");
        return HanetException.input(
                "there is no file '" + name + "', nor an image of that name in the run's data set",
                near + "its " + ids.size() + " images are named like '" + ids.get(0) + "'");
    }
}
