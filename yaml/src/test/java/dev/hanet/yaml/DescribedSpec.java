package dev.hanet.yaml;

import dev.hanet.yaml.constraint.Between;
import dev.hanet.yaml.constraint.MultipleOf;
import dev.hanet.yaml.constraint.OneOf;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A spec with everything that a reference page and a schema can say. */
@About("a kitchen, for the tests")
record DescribedSpec(
        @About("what it is called") @NotBlank String name,

        @About("a|b is either") @Default("a1") @Pattern(regexp = "[ab][0-9]")
        String code,

        @Default("{type: gas, burners: 4}") Stove stove,
        Optional<Stove> spare,
        @Default("{}") Oven oven,
        @Default("{}") Numbers numbers,
        @Default("[]") @Size(max = 3) List<@Between(min = 0, max = 1) Double> shares,
        @Default("[warm]") @NotEmpty List<Heat> heats,
        @Default("{}") @Size(min = 0, max = 2) Map<String, @Positive Integer> stock,
        @Default("{}") @NotNull Map<String, Drawer> drawers,
        Optional<Tray> tray) {

    static final TypeNames TYPES = new TypeNames() {
        @Override
        public Map<String, Class<?>> of(Class<?> family) {
            Map<String, Class<?>> types = new LinkedHashMap<>();
            if (family == Stove.class) {
                types.put("gas", Gas.class);
                types.put("induction", Electric.class);
                types.put("ceramic", Electric.class);
                types.put("steam", Steam.class);
            } else if (family == Oven.class) {
                types.put("baking", Baking.class);
                types.put("steam", Steam.class);
            } else if (family == Content.class) {
                types.put("cutlery", Cutlery.class);
                types.put("nothing", Nothing.class);
            }
            return types;
        }

        @Override
        public Class<?> home(Class<?> family, String name) {
            return name.equals("steam") ? Oven.class : family;
        }
    };

    /** A family whose type has to be said. */
    @About("what heats a pan")
    interface Stove {}

    @About("burns gas")
    @Source("Sharp, A Gas Stove, 1826")
    record Gas(
            @About("how many flames") @Min(1) @Max(6) int burners,
            @Default("100000000000") @About("serial number") long serial)
            implements Stove {}

    @About("has coils")
    record Electric(
            @TypeName String type,
            @Default("230") @OneOf({"115", "230"}) int volts,
            @Default("slow") @OneOf({"slow", "fast"}) String start)
            implements Stove {}

    /** A family with a type that need not be said, and one of the stoves. */
    @DefaultType("baking")
    interface Oven extends Stove {}

    record Baking(@Default("180") @MultipleOf(5) int degrees) implements Oven {}

    @About("steams")
    record Steam() implements Oven {}

    /** Bounds of every kind. */
    record Numbers(
            @Default("1") @Positive double above,
            @Default("0") @PositiveOrZero double least,
            @Default("-1") @Negative double below,
            @Default("0") @NegativeOrZero double most,
            @Default("0.25") @Between(min = 0, max = 0.5) double between,
            @Default("1") @Digits(integer = 2, fraction = 1) double other,
            @Default("ab") @Size(min = 2, max = 2) String two,
            @Default("abc") @Size(min = 1) String some,
            @Default("true") boolean truth) {
        @AssertTrue(message = "the least is more than the most\nswap them")
        boolean isOrdered() {
            return least <= most;
        }

        @AssertTrue(message = "above is below below")
        boolean isAbove() {
            return above >= below;
        }
    }

    enum Heat {
        @About("some")
        WARM,
        VERY_HOT
    }

    /** A record with the keys of a family beside its own. */
    @About("holds things")
    record Drawer(
            @About("from the left") @Default("0") int place,
            @Flat Content content) {}

    interface Content {}

    record Cutlery(@Default("6") int forks, @Default("9") int place) implements Content {}

    record Nothing() implements Content {}

    @About("has two sides")
    record Tray(@Positive int width, @Positive int depth) {
        @Shorthand
        static Tray of(int side) {
            return new Tray(side, side);
        }

        @Shorthand
        static Tray of(List<Integer> sides) {
            return new Tray(sides.get(0), sides.get(1));
        }
    }
}
