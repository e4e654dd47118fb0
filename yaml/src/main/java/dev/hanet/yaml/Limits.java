package dev.hanet.yaml;

import dev.hanet.yaml.constraint.Between;
import dev.hanet.yaml.constraint.MultipleOf;
import dev.hanet.yaml.constraint.OneOf;
import dev.hanet.yaml.description.Limit;
import jakarta.validation.Constraint;
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
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Constraint annotations as limits. */
final class Limits {
    private static final int MANY = Integer.MAX_VALUE;

    private Limits() {}

    static List<Limit> of(AnnotatedElement element) {
        List<Limit> limits = new ArrayList<>();
        for (Annotation annotation : element.getAnnotations()) {
            of(annotation).ifPresent(limits::add);
        }
        return limits;
    }

    private static Optional<Limit> of(Annotation annotation) {
        if (!annotation.annotationType().isAnnotationPresent(Constraint.class) || annotation instanceof NotNull) {
            return Optional.empty();
        }
        return Optional.of(limit(annotation));
    }

    private static Limit limit(Annotation annotation) {
        if (annotation instanceof Between between) {
            return Limit.Range.between(between.min(), between.max());
        }
        if (annotation instanceof OneOf oneOf) {
            return new Limit.Among(List.of(oneOf.value()));
        }
        if (annotation instanceof MultipleOf multiple) {
            return new Limit.Multiple(multiple.value());
        }
        if (annotation instanceof Size size) {
            return new Limit.Entries(size.min(), size.max());
        }
        if (annotation instanceof NotEmpty) {
            return new Limit.Entries(1, MANY);
        }
        if (annotation instanceof NotBlank) {
            return new Limit.Matching("\\S");
        }
        if (annotation instanceof Pattern pattern) {
            return new Limit.Matching("^(?:" + pattern.regexp() + ")$");
        }
        return range(annotation);
    }

    private static Limit range(Annotation annotation) {
        if (annotation instanceof Positive) {
            return Limit.Range.above(0);
        }
        if (annotation instanceof PositiveOrZero) {
            return Limit.Range.atLeast(0);
        }
        if (annotation instanceof Negative) {
            return Limit.Range.below(0);
        }
        if (annotation instanceof NegativeOrZero) {
            return Limit.Range.atMost(0);
        }
        if (annotation instanceof Min min) {
            return Limit.Range.atLeast((double) min.value());
        }
        return annotation instanceof Max max
                ? Limit.Range.atMost((double) max.value())
                : new Limit.Other(annotation.annotationType().getSimpleName());
    }
}
