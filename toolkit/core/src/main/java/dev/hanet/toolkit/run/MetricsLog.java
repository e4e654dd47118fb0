package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.Csv;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code metrics.csv}: {@code epoch} and the values of that epoch, one row each, on the disk when {@link #append} returns.
 *
 * <p>A run that was cut off may leave half a row at the end; reading and resuming leave it out. A value that is not a
 * number is an empty cell. {@code metrics.jsonl} beside it has the same, an object an epoch, for other programs: it is written
 * from the table each time, whole, and never read here.
 */
public final class MetricsLog {
    static final String EPOCH = "epoch";

    /**
     * One row.
     *
     * @param epoch counted from 1
     * @param values column to value, in the table's order; columns with an empty cell are absent
     */
    public record Row(int epoch, Map<Column, Double> values) {
        public Row {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    private final Path file;
    private final List<Column> columns;

    private MetricsLog(Path file, List<Column> columns) {
        this.file = file;
        this.columns = List.copyOf(columns);
    }

    static MetricsLog start(Path file, List<Column> columns) {
        AtomicFiles.write(file, header(columns));
        MetricsLog log = new MetricsLog(file, columns);
        log.writeLines();
        return log;
    }

    static MetricsLog resume(Path file, int lastEpoch) {
        MetricsTable table = MetricsTable.read(file);
        var log = new MetricsLog(file, table.columns());
        AtomicFiles.write(file, header(log.columns) + log.upTo(lastEpoch, table.rows()));
        log.writeLines();
        return log;
    }

    /**
     * The rows of a file.
     *
     * @throws RunException when it cannot be read, or a row other than the last is broken
     */
    public static List<Row> read(Path file) {
        return MetricsTable.read(file).rows();
    }

    /** A digest of the file's text up to an epoch. */
    String digest(int epoch) {
        return digest(file, epoch);
    }

    /**
     * A digest of a file's text up to an epoch.
     *
     * @throws RunException as {@link #read}
     */
    static String digest(Path file, int epoch) {
        MetricsTable table = MetricsTable.read(file);
        MetricsLog log = new MetricsLog(file, table.columns());
        return Sha256.of(header(log.columns) + log.upTo(epoch, table.rows()));
    }

    private String upTo(int epoch, List<Row> rows) {
        return rows.stream()
                .filter(row -> row.epoch() <= epoch)
                .map(row -> line(row.epoch(), row.values()))
                .collect(Collectors.joining());
    }

    /** The rows so far. */
    public List<Row> rows() {
        return read(file);
    }

    /** What the values are, without {@code epoch}. */
    public List<Column> columns() {
        return columns;
    }

    /**
     * Adds a row; what is written is taken back when the disk has no room for all of it.
     *
     * @param values column to value; columns left out stay empty
     * @throws IllegalArgumentException when a value has no column
     * @throws RunException when it cannot be written
     */
    public void append(int epoch, Map<Column, Double> values) {
        if (!Set.copyOf(columns).containsAll(values.keySet())) {
            throw new IllegalArgumentException("values " + values.keySet() + " for the columns " + columns);
        }
        var bytes = ByteBuffer.wrap(line(epoch, values).getBytes(StandardCharsets.UTF_8));
        try (var channel = PlainFile.channel(file, StandardOpenOption.WRITE)) {
            long before = channel.size();
            channel.position(before);
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
        writeLines();
    }

    private void writeLines() {
        StringBuilder lines = new StringBuilder();
        for (Row row : rows()) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put(EPOCH, row.epoch());
            columns.forEach(
                    column -> described.put(column.heading(), row.values().getOrDefault(column, Double.NaN)));
            lines.append(Json.line(described)).append('\n');
        }
        AtomicFiles.write(file.resolveSibling(RunDirectory.METRICS_LINES), lines.toString());
    }

    private String line(int epoch, Map<Column, Double> values) {
        return Table.csvRow(Stream.concat(
                        Stream.of(Integer.toString(epoch)),
                        columns.stream().map(column -> Numbers.exact(values.getOrDefault(column, Double.NaN))))
                .toList());
    }

    private static String header(List<Column> columns) {
        return Table.csvRow(Stream.concat(Stream.of(EPOCH), columns.stream().map(Column::heading))
                .toList());
    }

    /** A file's columns and whole rows. */
    private record MetricsTable(List<Column> columns, List<Row> rows) {
        static MetricsTable read(Path file) {
            String text = AtomicFiles.read(file);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            List<String> lines = whole.lines().toList();
            if (lines.isEmpty() || !(lines.get(0) + ",").startsWith(EPOCH + ",")) {
                throw new RunException(
                        "'" + file + "' does not begin with the column 'epoch'", "was it written by a run?");
            }
            List<String> names = Csv.cells(lines.get(0));
            List<Column> columns =
                    names.subList(1, names.size()).stream().map(Column::of).toList();
            List<Row> rows = new ArrayList<>();
            for (int number = 1; number < lines.size(); number++) {
                try {
                    rows.add(row(columns, lines.get(number)));
                } catch (NumberFormatException broken) {
                    if (number < lines.size() - 1) {
                        throw new RunException(
                                "'" + file + "' line " + (number + 1) + ": '" + lines.get(number) + "' is no row of "
                                        + names.size() + " numbers",
                                "remove the line, or start the run anew");
                    }
                }
            }
            return new MetricsTable(columns, rows);
        }

        private static Row row(List<Column> columns, String line) {
            List<String> cells = Csv.cells(line);
            if (cells.size() != columns.size() + 1) {
                throw new NumberFormatException(line);
            }
            var values = new LinkedHashMap<Column, Double>();
            for (int i = 0; i < columns.size(); i++) {
                if (!cells.get(i + 1).isEmpty()) {
                    values.put(columns.get(i), Double.parseDouble(cells.get(i + 1)));
                }
            }
            return new Row(Integer.parseInt(cells.get(0)), values);
        }
    }
}
