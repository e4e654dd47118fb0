package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.scale;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Several losses, each times its weight, added up. */
@About("several losses, each times its weight, added up")
public record SumSpec(
        @About("the losses with their weights")
        @Default("[{loss: {type: cross-entropy}}, {loss: {type: dice}}]")
        @NotEmpty(message = "at least one loss is needed")
        List<Part> parts)
        implements LossSpec, IdleKeys {
    public SumSpec {
        parts = List.copyOf(parts);
    }

    /** One loss of a sum. */
    @About("one loss of a sum")
    public record Part(
            @About("what is minimised") LossSpec loss,

            @About("how much it counts") @Default("1") @PositiveOrZero
            double weight) {}

    @AssertTrue(message = "losses whose weights are all 0 leave nothing to minimise: one of them is above 0")
    boolean isAnythingMinimised() {
        return parts.isEmpty() || parts.stream().anyMatch(part -> part.weight() > 0);
    }

    @Override
    public Map<String, String> idle() {
        Map<String, String> idle = new TreeMap<>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).weight() == 0) {
                idle.put("parts[" + i + "].loss", "with 'weight: 0' it does not count");
            }
        }
        return idle;
    }

    @Override
    public Value loss(Value logits, Value mask) {
        return sum(logits, part -> part.loss().loss(logits, mask));
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        return sum(logits, part -> part.loss().nestedLoss(logits, mask));
    }

    private Value sum(Value logits, Function<Part, Value> value) {
        Optional<Value> sum = Optional.empty();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Value weighted = scale(logits.graph().at("parts[" + i + "].loss", () -> value.apply(part)), part.weight());
            sum = Optional.of(sum.map(others -> add(others, weighted)).orElse(weighted));
        }
        return sum.orElseThrow();
    }
}
