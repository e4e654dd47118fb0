package dev.hanet.toolkit.python;

import dev.hanet.toolkit.python.PythonValue.Dict;
import dev.hanet.toolkit.python.PythonValue.Flag;
import dev.hanet.toolkit.python.PythonValue.Items;
import dev.hanet.toolkit.python.PythonValue.Nothing;
import dev.hanet.toolkit.python.PythonValue.Numeral;
import dev.hanet.toolkit.python.PythonValue.Text;
import dev.hanet.toolkit.python.PythonValue.Unread;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The keys of a dict as somebody reads them who wants numbers, strings and further dicts, and who must know in the end what nobody has read.
 *
 * <p>A value of another kind than is wanted is a mistake at its place, and the usual one goes on in its stead, so that all mistakes are told
 * at once.
 */
public final class PythonKeys {
    private static final double MOST = 1e9;

    private final Dict dict;
    private final String path;
    private final Consumer<Problem> problems;
    private final Set<Location> opened;
    private final Set<String> read = new HashSet<>();

    /**
     * Of a dict.
     *
     * @param path what it is called, {@code model.backbone}; empty for the whole
     * @param problems takes every mistake
     */
    public PythonKeys(Dict dict, String path, Consumer<Problem> problems) {
        this(dict, path, problems, new HashSet<>());
    }

    private PythonKeys(Dict dict, String path, Consumer<Problem> problems, Set<Location> opened) {
        this.dict = dict;
        this.path = path;
        this.problems = problems;
        this.opened = opened;
        opened.add(dict.at());
    }

    /** Whether a value is a dict whose keys somebody asked for, under this name or another. */
    public boolean isOpened(PythonValue value) {
        return opened.contains(value.at());
    }

    /** Where the dict stands. */
    public Location at() {
        return dict.at();
    }

    /** What it is called. */
    public String path() {
        return path;
    }

    /** What a key of it is called. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Where a value stands; where it does not, the dict. */
    public Location at(String key) {
        PythonValue value = dict.entries().get(key);
        return value == null ? dict.at() : value.at();
    }

    /** A value, unless it is {@code None} or not there; it counts as read. */
    public Optional<PythonValue> value(String key) {
        read.add(key);
        return Optional.ofNullable(dict.entries().get(key)).filter(value -> !(value instanceof Nothing));
    }

    /** Whether there is a value, which need not count as read. */
    public boolean has(String key) {
        return dict.entries().get(key) != null && !(dict.entries().get(key) instanceof Nothing);
    }

    /** Whether it is {@code None}, which then counts as read. */
    public boolean isNothing(String key) {
        read.add(key);
        return dict.entries().get(key) instanceof Nothing;
    }

    /** Tells a mistake at a key. */
    public void refuse(String key, String message, String remedy) {
        refuse(at(key), path(key), message, remedy);
    }

    private void refuse(Location at, String where, String message, String remedy) {
        problems.accept(new Problem(at, where, ProblemKind.RULE, message, Optional.of(remedy)));
    }

    /** Tells that a value is of another kind than is wanted. */
    private void wrong(PythonValue value, String where, String wanted) {
        if (value instanceof Unread unread && unread.isTold()) {
            return;
        }
        String what = value instanceof Unread ? ", is not followed" : " is not " + wanted;
        problems.accept(new Problem(
                value.at(),
                where,
                ProblemKind.WRONG_TYPE,
                value.words() + what,
                Optional.of("write " + wanted + " there, in a copy of the file")));
    }

    /** A string. */
    public String text(String key, String usual) {
        Optional<PythonValue> value = value(key);
        if (value.isPresent() && !(value.get() instanceof Text)) {
            wrong(value.get(), path(key), "a string");
        }
        return value.filter(Text.class::isInstance)
                .map(text -> ((Text) text).text())
                .orElse(usual);
    }

    /** {@code type}, the name that everything which is built has; without what stands before it, as in {@code mmseg.FCNHead}. */
    public String type() {
        String type = text("type", "");
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** {@code True} or {@code False}. */
    public boolean flag(String key, boolean usual) {
        Optional<PythonValue> value = value(key);
        if (value.isPresent() && !(value.get() instanceof Flag)) {
            wrong(value.get(), path(key), "True or False");
        }
        return value.filter(Flag.class::isInstance)
                .map(flag -> ((Flag) flag).value())
                .orElse(usual);
    }

    /** A number. */
    public double number(String key, double usual) {
        return value(key).map(value -> number(value, path(key), usual)).orElse(usual);
    }

    private double number(PythonValue value, String where, double usual) {
        if (value instanceof Numeral number) {
            return number.value();
        }
        wrong(value, where, "a number");
        return usual;
    }

    /** An integer between two bounds. */
    public int whole(String key, int usual, int least, int most) {
        return value(key)
                .map(value -> whole(value, path(key), usual, least, most))
                .orElse(usual);
    }

    private int whole(PythonValue value, String where, int usual, int least, int most) {
        if (!(value instanceof Numeral number) || !number.isWhole() || Math.abs(number.value()) > MOST) {
            wrong(value, where, "an integer");
            return usual;
        }
        if (number.value() < least || number.value() > most) {
            refuse(value.at(), where, value.words() + " is not between " + least + " and " + most, "write one that is");
            return usual;
        }
        return (int) number.value();
    }

    /** Integers, of which there may be one without a list. */
    public List<Integer> wholes(String key, List<Integer> usual, int least, int most) {
        Optional<PythonValue> value = value(key);
        if (value.isEmpty()) {
            return usual;
        }
        List<Integer> numbers = new ArrayList<>();
        items(value.get()).forEach(item -> numbers.add(whole(item, path(key), least, least, most)));
        return numbers;
    }

    /** Numbers, of which there may be one without a list. */
    public List<Double> numbers(String key, List<Double> usual) {
        Optional<PythonValue> value = value(key);
        if (value.isEmpty()) {
            return usual;
        }
        List<Double> numbers = new ArrayList<>();
        items(value.get()).forEach(item -> numbers.add(number(item, path(key), 0)));
        return numbers;
    }

    /** Strings, of which there may be one without a list. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        value(key).map(PythonKeys::items).orElse(List.of()).forEach(item -> {
            if (item instanceof Text text) {
                texts.add(text.text());
            } else {
                wrong(item, path(key), "a string");
            }
        });
        return texts;
    }

    private static List<PythonValue> items(PythonValue value) {
        return value instanceof Items items ? items.items() : List.of(value);
    }

    /** The keys of a dict in it; of one that is not there, none. */
    public PythonKeys dict(String key) {
        Optional<PythonValue> value = value(key);
        if (value.isPresent() && !(value.get() instanceof Dict)) {
            wrong(value.get(), path(key), "a dict");
        }
        Dict inner = value.filter(Dict.class::isInstance)
                .map(Dict.class::cast)
                .orElse(new Dict(value.map(PythonValue::at).orElse(dict.at()), Map.of()));
        return new PythonKeys(inner, path(key), problems, opened);
    }

    /** The dicts of a list; one may stand without. */
    public List<PythonKeys> dicts(String key) {
        Optional<PythonValue> value = value(key);
        List<PythonKeys> dicts = new ArrayList<>();
        List<PythonValue> all = value.map(PythonKeys::items).orElse(List.of());
        for (int i = 0; i < all.size(); i++) {
            String where = value.get() instanceof Items ? path(key) + "[" + i + "]" : path(key);
            if (all.get(i) instanceof Dict inner) {
                dicts.add(new PythonKeys(inner, where, problems, opened));
            } else {
                wrong(all.get(i), where, "a dict");
            }
        }
        return dicts;
    }

    /** Counts keys as read that change nothing here. */
    public PythonKeys without(String... keys) {
        read.addAll(List.of(keys));
        return this;
    }

    /** What nobody has read, by key; {@code None} is nothing. */
    public Map<String, PythonValue> rest() {
        Map<String, PythonValue> rest = new LinkedHashMap<>(dict.entries());
        rest.keySet().removeAll(read);
        rest.values().removeIf(Nothing.class::isInstance);
        return rest;
    }
}
