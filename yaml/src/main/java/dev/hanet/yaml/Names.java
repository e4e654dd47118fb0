package dev.hanet.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the texts of a key are names of, where the spec itself or its network says which there are: {@code class}, {@code point}.
 * Of a list or a mapping the texts in it are meant, or else the keys of the mapping.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Names {
    /** One word: {@code class}, {@code file}, {@code metric}, {@code node}, {@code part}, {@code point}, {@code tap}. */
    String value();

    /** Whether the keys of a mapping are the names. */
    boolean keys() default false;
}
