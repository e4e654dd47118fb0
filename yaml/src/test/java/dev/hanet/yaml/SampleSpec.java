package dev.hanet.yaml;

import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A spec with one of everything, for the tests. */
record SampleSpec(
        @Default("1") int version,
        Model model,
        @Default("{}") Train train,
        Optional<String> title,
        @Default("{}") Map<String, List<String>> regions) {

    static final TypeNames TYPES = family -> {
        if (family == Encoder.class) {
            return new java.util.TreeMap<>(
                    Map.of("resnet18", ResNet.class, "resnet50", ResNet.class, "unet", UNet.class));
        }
        if (family == Context.class) {
            return new java.util.TreeMap<>(Map.of("ha", Ha.class, "none", None.class));
        }
        return Map.of();
    };

    record Model(
            Encoder encoder,
            @Default("{type: none}") Context context,
            @Default("[]") List<Insert> insert) {}

    interface Encoder {}

    record ResNet(
            @TypeName String type,
            @Default("16") int outputStride,
            @Default("[1, 2, 4]") @NotEmpty List<@Positive Integer> multiGrid)
            implements Encoder {}

    record UNet(
            @Positive int channels,
            @Default("4") @PositiveOrZero int depth) implements Encoder {
        UNet {
            if (depth == 13) {
                throw new IllegalArgumentException("a depth of 13 brings bad luck\ntry 12");
            }
        }
    }

    interface Context {}

    record None() implements Context {}

    record Ha(
            @Default("0.5") @Between(min = 0, max = 1) double delta,
            @Default("2") @Positive int levels,
            @Default("row-stochastic") HopValue hopValue,
            @Default("false") boolean shared)
            implements Context {}

    enum HopValue {
        ROW_STOCHASTIC,
        BINARY
    }

    record Insert(String at, Context use) {}

    record Train(
            @Default("10") @Positive int epochs,
            @Default("1e-2") double rate,
            @Default("1e-4") double leastRate,
            @Default("513") Extent size,
            @Default("9000000000") long seed,
            @Default("{}") @Size(max = 2) Map<String, @Between(min = 0, max = 1) Double> weights) {
        @AssertTrue(message = "the rate is below the least rate")
        boolean isRateOrdered() {
            return rate >= leastRate;
        }
    }

    record Extent(@Positive int height, @Positive int width) {
        @Shorthand
        static Extent of(int side) {
            return new Extent(side, side);
        }

        @Shorthand
        static Extent of(List<Integer> sides) {
            if (sides.size() != 2) {
                throw new IllegalArgumentException("a size has two sides, height and width");
            }
            return new Extent(sides.get(0), sides.get(1));
        }
    }
}
