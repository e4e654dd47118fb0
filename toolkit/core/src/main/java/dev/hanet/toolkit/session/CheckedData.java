package dev.hanet.toolkit.session;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.load.PreparedItems;
import java.util.List;

/** Holds masks against the classes that the spec names. */
public final class CheckedData {
    private final List<String> classes;

    public CheckedData(List<String> classes) {
        this.classes = List.copyOf(classes);
    }

    /** The sample with its mask held against the classes. */
    public Sample require(Sample sample) {
        Mask mask = sample.mask()
                .orElseThrow(() -> new DataException(
                        "'" + sample.id() + "' has no mask", "training and evaluation need one for every image"));
        PreparedItems.requireClasses(sample.id(), mask, classes);
        return sample;
    }
}
