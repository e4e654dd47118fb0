package dev.hanet.blocks.block;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.ShortForm;
import dev.hanet.yaml.Shorthand;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.OptionalInt;

/** How many channels a layer makes: a number, or one a class. */
@About("a number of channels, or 'classes' for one a class")
public record Channels(
        @About("the number; one a class when left out") Optional<@Positive Integer> count) implements ShortForm {
    /** The word that stands for a number. */
    public enum Word {
        /** One channel a class. */
        CLASSES
    }

    /** That many. */
    @Shorthand
    public static Channels of(@Positive int count) {
        return new Channels(Optional.of(count));
    }

    /** One a class. */
    @Shorthand
    public static Channels of(Word word) {
        return new Channels(Optional.empty());
    }

    /**
     * The number that a layer's key {@code channels} means.
     *
     * @param asked the key; without it the layer makes what it gets
     * @param classes how many maps tell the classes, where that is known: one each, or as the network's activation has it
     */
    public static long number(Optional<Channels> asked, Value x, OptionalInt classes) {
        if (asked.isEmpty()) {
            return x.shape().size(1);
        }
        Optional<Integer> count = asked.get().count();
        if (count.isEmpty() && classes.isEmpty()) {
            GraphBuilder graph = x.graph();
            throw graph.at(
                    "channels",
                    () -> graph.refuse(
                            "the number of classes is known to the nodes of a graph alone", "write a number"));
        }
        return count.isPresent() ? count.get() : classes.getAsInt();
    }

    @Override
    public Object shortForm() {
        return count.isPresent() ? count.get() : Word.CLASSES;
    }
}
