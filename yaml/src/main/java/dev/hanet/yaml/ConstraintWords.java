package dev.hanet.yaml;

import jakarta.validation.MessageInterpolator;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The messages of constraints: the standard ones in our words, all others as their annotation says.
 *
 * <p>Only {@code {attribute}} is replaced, once, by the attribute's value. There is no expression language and no
 * resource bundle behind this, so a text from a spec can never be evaluated.
 */
final class ConstraintWords implements MessageInterpolator {
    private static final String STANDARD = "{jakarta.validation.constraints.";

    @Override
    public String interpolate(String template, Context context) {
        Map<String, Object> attributes = context.getConstraintDescriptor().getAttributes();
        return fill(template.startsWith(STANDARD) ? standard(template, attributes) : template, attributes);
    }

    @Override
    public String interpolate(String template, Context context, Locale locale) {
        return interpolate(template, context);
    }

    private static String standard(String template, Map<String, Object> attributes) {
        String name = template.substring(STANDARD.length(), template.indexOf('.', STANDARD.length()));
        return switch (name) {
            case "Positive" -> "is not positive";
            case "PositiveOrZero" -> "is negative";
            case "Negative" -> "is not negative";
            case "NegativeOrZero" -> "is positive";
            case "Min", "DecimalMin" -> "is less than {value}";
            case "Max", "DecimalMax" -> "is more than {value}";
            case "NotEmpty" -> "is empty";
            case "NotBlank" -> "is blank";
            case "Size" -> size(attributes);
            case "Pattern" -> "does not match {regexp}";
            case "AssertTrue" -> "is not true";
            case "AssertFalse" -> "is not false";
            case "NotNull" -> "is missing";
            default -> "does not satisfy " + name;
        };
    }

    private static String size(Map<String, Object> attributes) {
        Object min = attributes.get("min");
        Object max = attributes.get("max");
        if (Integer.valueOf(Integer.MAX_VALUE).equals(max)) {
            return "has fewer than {min} entries";
        }
        if (min != null && min.equals(max)) {
            return "does not have exactly {min} entries";
        }
        return Integer.valueOf(0).equals(min)
                ? "has more than {max} entries"
                : "does not have between {min} and {max} entries";
    }

    private static String fill(String template, Map<String, Object> attributes) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
            int close = template.indexOf('}', open);
            Object value = close < 0 ? null : attributes.get(template.substring(open + 1, close));
            filled.append(template, from, open);
            filled.append(value == null ? "{" : words(value));
            from = value == null ? open + 1 : close + 1;
        }
        return filled.append(template.substring(from)).toString();
    }

    private static String words(Object value) {
        if (value instanceof Double number) {
            return Texts.number(number);
        }
        return value instanceof Object[] many
                ? String.join(", ", Arrays.stream(many).map(String::valueOf).toList())
                : value.toString();
    }
}
