package dev.hanet.toolkit.spec;

import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Part;
import dev.hanet.yaml.About;
import dev.hanet.yaml.ShortForm;
import dev.hanet.yaml.Shorthand;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import java.util.Optional;

/** Declares from which probability on a pixel is foreground, where there are two classes. */
@About(
        "of two classes, the probability from which on a pixel is of the second: a number, or the part of the data on which the best"
                + " is chosen once training has ended")
public record ThresholdSpec(
        @About("the probability; of more than two classes, and with 0.5, the network's own rule decides")
        Optional<@Between(min = 0, max = 1) Double> value,

        @About("the part on whose images, in one pool, the hundredth with the highest f1 is chosen")
        Optional<Choice> on)
        implements ShortForm {
    /** The part on which it is chosen. */
    public enum Choice {
        /** The images that were trained on, as they are: more of them, but seen before. */
        TRAINING(Part.TRAINING),
        /** The images that chose the epoch. */
        VALIDATION(Part.VALIDATION);

        private final Part part;

        Choice(Part part) {
            this.part = part;
        }

        public Part part() {
            return part;
        }
    }

    /** A fixed one. */
    @Shorthand
    public static ThresholdSpec of(@Between(min = 0, max = 1) double value) {
        return new ThresholdSpec(Optional.of(value), Optional.empty());
    }

    /** One that is chosen. */
    @Shorthand
    public static ThresholdSpec of(Choice on) {
        return new ThresholdSpec(Optional.empty(), Optional.of(on));
    }

    @AssertTrue(message = "a threshold is either a number or chosen on a part of the data")
    public boolean isEither() {
        return value.isPresent() != on.isPresent();
    }

    /** The number that holds as long as none was chosen. */
    public double beforehand() {
        return value.orElse(Decision.HALF);
    }

    /** Whether it asks for anything beside the rule that any number of classes has. */
    public boolean isOfTwoClasses() {
        return on.isPresent() || beforehand() != Decision.HALF;
    }

    @Override
    public Object shortForm() {
        return value.isPresent() ? value.orElseThrow() : on.orElseThrow();
    }
}
