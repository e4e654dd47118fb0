package dev.hanet.toolkit.data;

import java.nio.file.Path;
import java.util.List;

/** A data set whose masks number the classes in the order in which a spec names them. */
final class Renumbered implements Dataset {
    private final Dataset dataset;
    private final byte[] numbers = new byte[256];

    private Renumbered(Dataset dataset, List<String> own, List<String> declared) {
        this.dataset = dataset;
        for (int label = 0; label < numbers.length; label++) {
            numbers[label] = (byte) (label < own.size() ? declared.indexOf(own.get(label)) : label);
        }
    }

    /** The data set as it is when the orders agree, or are not of the same classes. */
    static Dataset of(Dataset dataset, List<String> own, List<String> declared) {
        boolean isSame = own.equals(declared) || own.size() != declared.size() || !declared.containsAll(own);
        return isSame ? dataset : new Renumbered(dataset, own, declared);
    }

    @Override
    public List<Item> items() {
        return dataset.items();
    }

    @Override
    public Sample load(Item item) {
        Sample sample = dataset.load(item);
        return new Sample(
                sample.id(),
                sample.image(),
                sample.mask().map(this::renumbered),
                sample.fieldOfView(),
                sample.spacing());
    }

    private Mask renumbered(Mask mask) {
        byte[] labels = mask.classes().clone();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = numbers[labels[i] & 0xff];
        }
        return new Mask(mask.size(), labels);
    }

    @Override
    public List<Path> files(Item item) {
        return dataset.files(item);
    }

    @Override
    public List<Path> files() {
        return dataset.files();
    }

    @Override
    public List<String> remarks() {
        return dataset.remarks();
    }
}
