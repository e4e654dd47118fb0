package dev.hanet.yaml.constraint;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text or number is one of the values. */
@Documented
@Constraint(validatedBy = OneOf.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
public @interface OneOf {
    String[] value();

    String message() default "is not one of {value}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Compares as text. */
    final class Validator implements ConstraintValidator<OneOf, Object> {
        private Set<String> values = Set.of();

        @Override
        public void initialize(OneOf constraint) {
            values = Set.of(constraint.value());
        }

        @Override
        public boolean isValid(@Nullable Object value, ConstraintValidatorContext context) {
            return value == null || values.contains(value.toString());
        }
    }
}
