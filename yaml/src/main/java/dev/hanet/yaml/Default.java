package dev.hanet.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value, as YAML text, of a key that is left out; a component without it (and not an {@code Optional}) is required. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** YAML text, for example {@code 0.5}, {@code [1, 2, 4]} or {@code {type: none}}. */
    String value();
}
