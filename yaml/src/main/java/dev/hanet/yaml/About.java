package dev.hanet.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a spec, a key or a value of an enumeration means, in one sentence; the reference and the runner's help print it.
 *
 * <p>It stands once: no {@code @param} of the record says it again.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface About {
    /** One sentence without a full stop. */
    String value();
}
