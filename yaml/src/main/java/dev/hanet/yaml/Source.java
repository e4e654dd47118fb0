package dev.hanet.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The publication a component comes from; the reference prints it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Source {
    /** Authors, title and number: {@code He et al., Deep Residual Learning for Image Recognition, arXiv 1512.03385}. */
    String value();
}
