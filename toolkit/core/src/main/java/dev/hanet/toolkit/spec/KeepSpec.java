package dev.hanet.toolkit.spec;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import java.util.Optional;

/** Declares which epochs' whole states are kept, beside the best weights. */
@About("the epochs whose whole state stays in checkpoints, beside the best weights")
public record KeepSpec(
        @Min(2)
        @Default("2")
        @About("so many of the last epochs; when the last one is damaged, training goes on from the one before")
        int last,

        @About("every so many epochs one for good; by default none")
        Optional<@Positive Integer> every)
        implements IdleKeys {
    @Override
    public Map<String, String> idle() {
        return every.equals(Optional.of(1)) ? Map.of("last", "with 'every: 1' every epoch is kept for good") : Map.of();
    }

    /** Whether an epoch's state stays, once others have followed. */
    public boolean keeps(int epoch, int last) {
        return epoch > last - this.last
                || every.filter(each -> epoch % each == 0).isPresent();
    }
}
