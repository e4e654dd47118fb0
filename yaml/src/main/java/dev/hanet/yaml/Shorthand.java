package dev.hanet.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a static factory with one parameter, by which a scalar or a list may stand for the whole record.
 *
 * <p>With {@code @Shorthand static ImageSize of(int side)} in {@code ImageSize}, {@code size: 513} means
 * {@code size: {height: 513, width: 513}}. A factory that takes a {@code List} answers to a list.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Shorthand {}
