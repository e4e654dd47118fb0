package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.data.Csv;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;

/** The values that the paper prints in its tables. */
public final class Published {
    private final List<Value> values;

    private Published(List<Value> values) {
        this.values = values;
    }

    private record Value(int table, String method, String metric, double value) {}

    /** Reads {@code table,dataset,method,metric,value} with a header. */
    static Published parse(String csv) {
        List<Value> values = new ArrayList<>();
        csv.lines().skip(1).filter(line -> !line.isBlank()).forEach(line -> {
            List<String> cells = Csv.cells(line);
            values.add(new Value(
                    Integer.parseInt(cells.get(0)), cells.get(2), cells.get(3), Double.parseDouble(cells.get(4))));
        });
        return new Published(values);
    }

    /** The methods of a table, in its order. */
    public List<String> methods(int table) {
        LinkedHashSet<String> methods = new LinkedHashSet<>();
        values.stream().filter(value -> value.table() == table).forEach(value -> methods.add(value.method()));
        return List.copyOf(methods);
    }

    /** A value; absent where the table has a dash. */
    public OptionalDouble value(int table, String method, String metric) {
        return values.stream()
                .filter(value -> value.table() == table
                        && value.method().equals(method)
                        && value.metric().equals(metric))
                .mapToDouble(Value::value)
                .findFirst();
    }
}
