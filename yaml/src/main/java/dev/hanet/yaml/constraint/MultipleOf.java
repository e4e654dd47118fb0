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
import org.jspecify.annotations.Nullable;

/** The integer is a multiple of {@code value}. */
@Documented
@Constraint(validatedBy = MultipleOf.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
public @interface MultipleOf {
    long value();

    String message() default "is not a multiple of {value}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Compares as long. */
    final class Validator implements ConstraintValidator<MultipleOf, Number> {
        private long unit = 1;

        @Override
        public void initialize(MultipleOf constraint) {
            unit = constraint.value();
        }

        @Override
        public boolean isValid(@Nullable Number value, ConstraintValidatorContext context) {
            return value == null || value.longValue() % unit == 0;
        }
    }
}
