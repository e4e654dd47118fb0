package dev.hanet.yaml;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hibernate.validator.HibernateValidator;

/** Bean Validation of one record, not of the records inside it: each of those is validated where it was bound. */
final class Constraints {
    /** Kept, since the logging framework forgets the level of a logger that nobody holds. */
    private static final Logger VALIDATOR_LOG = Logger.getLogger("org.hibernate.validator");

    private Constraints() {}

    /**
     * A constraint that does not hold.
     *
     * @param path YAML path, below the record; empty for a rule over the whole record
     * @param value the value that does not satisfy it
     */
    record Violation(String path, String message, Object value) {}

    /** Made on first use: a spec that does not even bind needs none. */
    private static final class Lazy {
        static final Validator VALIDATOR = create();

        private static Validator create() {
            VALIDATOR_LOG.setLevel(Level.WARNING);
            return Validation.byProvider(HibernateValidator.class)
                    .configure()
                    .ignoreXmlConfiguration()
                    .messageInterpolator(new ConstraintWords())
                    .buildValidatorFactory()
                    .getValidator();
        }
    }

    static void warmUp() {
        Thread thread = new Thread(() -> Lazy.VALIDATOR.getConstraintsForClass(Violation.class), "validator");
        thread.setDaemon(true);
        thread.start();
    }

    static List<Violation> check(Object spec) {
        RecordShape shape = RecordShape.of(spec.getClass());
        try {
            return violations(shape, Lazy.VALIDATOR.validate(spec));
        } catch (ValidationException e) {
            // A rule over several keys met a value that its own constraint refuses; the constraint says so.
            List<Violation> found = new ArrayList<>();
            for (RecordShape.Key key : shape.keys()) {
                found.addAll(violations(shape, Lazy.VALIDATOR.validateProperty(spec, key.name())));
            }
            if (found.isEmpty()) {
                throw e;
            }
            return found;
        }
    }

    /** The constraints of one key and of the elements in its value, without a record to hold it. */
    static List<Violation> check(RecordShape shape, String key, Object value) {
        return violations(shape, Lazy.VALIDATOR.validateValue(shape.type(), key, value));
    }

    private static <T> List<Violation> violations(
            RecordShape shape, Iterable<? extends ConstraintViolation<T>> violations) {
        List<Violation> found = new ArrayList<>();
        for (ConstraintViolation<T> violation : violations) {
            found.add(new Violation(
                    path(shape, violation.getPropertyPath()), violation.getMessage(), violation.getInvalidValue()));
        }
        return found;
    }

    private static String path(RecordShape shape, Path property) {
        String path = "";
        for (Path.Node node : property) {
            if (node.getIndex() != null) {
                path = YamlPath.item(path, node.getIndex());
            } else if (node.getKey() != null) {
                path = YamlPath.key(path, String.valueOf(node.getKey()));
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                if (path.isEmpty() && shape.key(node.getName()).isEmpty()) {
                    return ""; // a rule's method is no key
                }
                path = YamlPath.key(path, node.getName());
            }
        }
        return path;
    }
}
