package dev.hanet.toolkit.spec;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.ShortForm;
import dev.hanet.yaml.Shorthand;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Declares which parts of the network stay as they are, and until when. */
@About(
        "parts that stay as they are: neither weights nor batch statistics move, and they compute as in use; a list is of all"
                + " of training")
public record FreezeSpec(
        @Default("[]") @About("such as encoder, encoder.layer1 or head, the layers that give the logits") @Names("part")
        List<String> parts,

        @About("the last epoch in which they stay; by default all of training")
        Optional<@Positive Integer> until)
        implements ShortForm, IdleKeys {
    public FreezeSpec {
        parts = List.copyOf(parts);
    }

    @Override
    public Map<String, String> idle() {
        return parts.isEmpty() ? Map.of("until", "no part is named that stays as it is") : Map.of();
    }

    /** Parts that stay throughout. */
    @Shorthand
    public static FreezeSpec of(List<String> parts) {
        return new FreezeSpec(parts, Optional.empty());
    }

    @Override
    public Object shortForm() {
        return until.isEmpty() ? parts : this;
    }

    /**
     * The parts that stay in an epoch.
     *
     * @param epoch from 0
     */
    public Set<String> in(int epoch) {
        return until.isEmpty() || epoch < until.orElseThrow() ? Set.copyOf(parts) : Set.of();
    }
}
