package dev.hanet.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the component of a record whose keys stand among the record's own, in one mapping.
 *
 * <p>With {@code record Node(String from, @Flat Block block)}, {@code {from: stem, type: conv, kernel: 1}} is a node with
 * {@code from: stem} and the block {@code {type: conv, kernel: 1}}. A record has one such component, a record or a family;
 * a key that both have belongs to the outer record.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Flat {}
