package dev.hanet.yaml;

/** A record that {@link SpecWriter} writes by its shorthand. */
public interface ShortForm {
    /** What its {@link Shorthand} takes: text, a number, an enumeration's value or a list; the record itself when it has to be written out. */
    Object shortForm();
}
