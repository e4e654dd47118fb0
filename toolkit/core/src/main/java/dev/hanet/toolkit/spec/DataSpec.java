package dev.hanet.toolkit.spec;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spacing;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.statistic.Together;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Declares images, masks, and what becomes of them before the network sees them. */
@About("images, masks, and what becomes of them before the network sees them")
public record DataSpec(
        @Size(min = 2, message = "a background and at least one more class are needed")
        @About("names of the classes, numbered from 0, the background first")
        List<String> classes,

        @Default("{}")
        @About("region to the classes it unites; metrics are computed on regions; by default the last class")
        @Names("class")
        Map<String, @NotEmpty(message = "a region unites at least one class") List<String>> regions,

        @About("where images and masks come from") DatasetSpec dataset,

        @Default("{type: official}") @About("which items are for training, validation and test")
        SplitSpec split,

        @Default("[]") @About("what every image goes through, in training, evaluation and prediction")
        List<TransformSpec> prepare,

        @Default("[]") @About("what images go through in training alone")
        List<TransformSpec> augment,

        @About("cuts images into patches for training and puts their predictions together")
        Optional<PatchSpec> patches,

        @About(
                "millimetres from row to row and from column to column of images whose files do not say it: the one of all as they are read; for"
                        + " metrics in millimetres")
        Optional<
                        @Size(min = 2, max = 2, message = "two lengths: from row to row, and from column to column")
                                List<
                                @Positive Double>>
                spacing) {

    /** Finds the data, its classes numbered as here. */
    public Dataset open(DataRoots roots) {
        try {
            return new Placed(dataset.open(roots, classes), spacing.map(two -> new Spacing(two.get(0), two.get(1))));
        } catch (DataException e) {
            throw e.below("data.dataset");
        }
    }

    /**
     * Divides the items; the slices of a volume stay together, so that a split counts and names volumes.
     *
     * @throws DataException when a part that is asked for comes out empty
     */
    public Split divide(List<Item> items) {
        try {
            Map<String, List<Item>> whole = new LinkedHashMap<>();
            items.forEach(item -> whole.computeIfAbsent(item.volume().orElse(item.id()), any -> new ArrayList<>())
                    .add(item));
            if (whole.size() == items.size()) {
                return split.split(items);
            }
            List<Item> wholes = new ArrayList<>();
            whole.forEach((name, slices) -> wholes.add(
                    new Item(name, slices.get(0).official(), slices.get(0).attributes())));
            Split divided = split.split(wholes);
            UnaryOperator<List<Item>> slices = part -> part.stream()
                    .flatMap(item -> whole.getOrDefault(item.id(), List.of()).stream())
                    .toList();
            return new Split(
                    slices.apply(divided.training()), slices.apply(divided.validation()), slices.apply(divided.test()));
        } catch (DataException e) {
            throw e.below("data.split");
        }
    }

    /** Which items belong together: those that the split keeps so by an attribute, and slices of a volume. */
    public Together together(List<Item> items) {
        Map<String, String> groups = new LinkedHashMap<>();
        items.forEach(item -> split.together()
                .flatMap(name -> Optional.ofNullable(item.attributes().get(name)))
                .or(item::volume)
                .ifPresent(group -> groups.put(item.id(), group)));
        return new Together(groups);
    }

    /** A data set whose mistakes are told at the keys of the spec, also those that are found as pixels are read. */
    private record Placed(Dataset dataset, Optional<Spacing> given) implements Dataset {
        @Override
        public List<Item> items() {
            return dataset.items();
        }

        @Override
        public Sample load(Item item) {
            Sample sample;
            try {
                sample = dataset.load(item);
            } catch (DataException e) {
                throw e.path().isPresent() ? e.below("data.dataset") : e;
            }
            return given.map(spacing -> spaced(sample, spacing)).orElse(sample);
        }

        private static Sample spaced(Sample sample, Spacing given) {
            Optional<Spacing> other = sample.spacing().filter(own -> !own.isLike(given));
            if (other.isPresent()) {
                throw new DataException(
                                "the pixels of '" + sample.id() + "' lie " + other.orElseThrow()
                                        + " apart by its file, and " + given + " by the spec",
                                "leave data.spacing out where files say it")
                        .at("data.spacing");
            }
            return sample.with(given);
        }

        @Override
        public List<String> remarks() {
            return dataset.remarks();
        }

        @Override
        public List<Path> files(Item item) {
            return dataset.files(item);
        }

        @Override
        public List<Path> files() {
            return dataset.files();
        }
    }

    /** Keeps its lists. */
    public DataSpec {
        classes = List.copyOf(classes);
        regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
        prepare = List.copyOf(prepare);
        augment = List.copyOf(augment);
        spacing = spacing.map(List::copyOf);
    }
}
