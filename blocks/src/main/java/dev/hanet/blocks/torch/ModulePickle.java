package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.weights.pickle.PickleWriter;

/** The pickled state of a module: an object of class {@code __torch__.Program} with its attributes. */
final class ModulePickle {
    private final PickleWriter pickle = new PickleWriter();

    /** Begins a module that believes to be trained, or to be in use. */
    ModulePickle(boolean training) {
        pickle.global("__torch__", "Program").emptyTuple().newObject();
        pickle.emptyDictionary().mark().text("training").truth(training);
    }

    /** Adds an attribute: a tensor of floats, row by row, in the storage of that key. */
    void tensor(String name, String key, Shape shape, boolean hasGradient) {
        pickle.text(name).tensor(key, shape, hasGradient);
    }

    /** Ends the object. */
    byte[] end() {
        return pickle.setItems().attributes().end();
    }
}
