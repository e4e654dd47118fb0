package dev.hanet.blocks.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The size of an axis in a program whose batch and image sizes are open: a sum of products of open sizes with whole factors, so that sizes
 * which are one whatever the open ones are, are equal.
 *
 * <p>Open sizes are whole numbers above zero.
 */
public final class Extent {
    private static final List<String> ALONE = List.of();

    /** Factors by the product they stand before; no factor is zero. */
    private final Map<List<String>, Long> terms;

    private final long example;

    private Extent(Map<List<String>, Long> terms, long example) {
        this.terms = Map.copyOf(terms);
        this.example = example;
    }

    /** A size that is fixed. */
    public static Extent of(long size) {
        return new Extent(size == 0 ? Map.of() : Map.of(ALONE, size), size);
    }

    /**
     * A size that is open.
     *
     * @param name a letter and digits
     * @param example one of its values
     */
    public static Extent open(String name, long example) {
        return atom("Symbol('" + name + "', positive=True, integer=True)", example);
    }

    private static Extent atom(String text, long example) {
        return new Extent(Map.of(List.of(text), 1L), example);
    }

    /** Fixed sizes, one an axis. */
    public static List<Extent> of(Shape shape) {
        return shape.sizes().stream().map(Extent::of).toList();
    }

    /** How many elements a tensor of these sizes has. */
    public static Extent product(List<Extent> sizes) {
        return sizes.stream().reduce(of(1), Extent::times);
    }

    /** The sum. */
    public Extent plus(Extent other) {
        Map<List<String>, Long> sum = new HashMap<>(terms);
        other.terms.forEach((product, factor) -> sum.merge(product, factor, Math::addExact));
        sum.values().removeIf(factor -> factor == 0);
        return new Extent(sum, Math.addExact(example, other.example));
    }

    /** The sum with a number. */
    public Extent plus(long number) {
        return plus(of(number));
    }

    /** The product. */
    public Extent times(Extent other) {
        Map<List<String>, Long> all = new HashMap<>();
        terms.forEach((left, factor) -> other.terms.forEach((right, times) -> {
            List<String> product = new ArrayList<>(left);
            product.addAll(right);
            Collections.sort(product);
            all.merge(List.copyOf(product), Math.multiplyExact(factor, times), Math::addExact);
        }));
        all.values().removeIf(factor -> factor == 0);
        return new Extent(all, Math.multiplyExact(example, other.example));
    }

    /** The product with a number. */
    public Extent times(long number) {
        return times(of(number));
    }

    /** The quotient by a number above zero, rounded down. */
    public Extent dividedBy(long number) {
        boolean isWhole = terms.entrySet().stream()
                .allMatch(term -> term.getKey().equals(ALONE) || term.getValue() % number == 0);
        long quotient = Math.floorDiv(example, number);
        if (!isWhole) {
            return atom("FloorDiv(" + this + ", " + number + ")", quotient);
        }
        Map<List<String>, Long> parts = new HashMap<>();
        terms.forEach((product, factor) -> parts.put(product, Math.floorDiv(factor, number)));
        parts.values().removeIf(factor -> factor == 0);
        return new Extent(parts, quotient);
    }

    /** What the quotient by a number above zero leaves over. */
    public Extent remainder(long number) {
        return plus(dividedBy(number).times(-number));
    }

    /** This, or a number where that is less. */
    public Extent atMost(long number) {
        return fixed().isPresent()
                ? of(Math.min(number, example))
                : atom("Min(" + number + ", " + this + ")", Math.min(number, example));
    }

    /** The size where it is fixed. */
    public OptionalLong fixed() {
        boolean isFixed = terms.keySet().stream().allMatch(ALONE::equals);
        return isFixed ? OptionalLong.of(example) : OptionalLong.empty();
    }

    /** Its value for the examples of the open sizes. */
    public long example() {
        return example;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extent extent && terms.equals(extent.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    /** As SymPy reads it. */
    @Override
    public String toString() {
        return terms.isEmpty()
                ? "0"
                : terms.entrySet().stream()
                        .map(term -> term(term.getKey(), term.getValue()))
                        .sorted(Collections.reverseOrder())
                        .collect(Collectors.joining(" + "));
    }

    private static String term(List<String> product, long factor) {
        if (product.isEmpty()) {
            return String.valueOf(factor);
        }
        String text = String.join("*", product);
        return factor == 1 ? text : factor + "*" + text;
    }
}
