package dev.hanet.toolkit.spec;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.SplitSpec;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declares images, masks, and what becomes of them before the network sees them. */
@About("images, masks, and what becomes of them before the network sees them")
public record DataSpec(
        @Size(min = 2, message = "a background and at least one more class are needed")
        @About("names of the classes, numbered from 0, the background first")
        List<String> classes,

        @Default("{}")
        @About("region to the classes it unites; metrics are computed on regions; by default the last class")
        Map<String, @NotEmpty(message = "a region unites at least one class") List<String>> regions,

        @About("where images and masks come from") DatasetSpec dataset,

        @Default("{type: official}") @About("which items are for training, validation and test")
        SplitSpec split,

        @Default("[]") @About("what every image goes through, in training, evaluation and prediction")
        List<TransformSpec> prepare,

        @Default("[]") @About("what images go through in training alone")
        List<TransformSpec> augment,

        @About("cuts images into patches for training and puts their predictions together")
        Optional<PatchSpec> patches) {
    /** Finds the data, its classes numbered as here. */
    public Dataset open(DataRoots roots) {
        try {
            return dataset.open(roots, classes);
        } catch (DataException e) {
            throw e.below("data.dataset");
        }
    }

    /**
     * Divides the items.
     *
     * @throws DataException when a part that is asked for comes out empty
     */
    public Split divide(List<Item> items) {
        try {
            return split.split(items);
        } catch (DataException e) {
            throw e.below("data.split");
        }
    }

    /** Keeps its lists. */
    public DataSpec {
        classes = List.copyOf(classes);
        regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
        prepare = List.copyOf(prepare);
        augment = List.copyOf(augment);
    }
}
