package dev.hanet.toolkit.serving;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What has been served since the start, as Prometheus reads it (text format 0.0.4). */
final class ServingMetrics {
    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
    private static final double NANOS = 1e9;

    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final LongAdder[] buckets = new LongAdder[BOUNDS.length];
    private final LongAdder nanos = new LongAdder();
    private final LongAdder images = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder together = new LongAdder();

    ServingMetrics() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /** An answer went out. */
    void answered(String path, int status) {
        answers.computeIfAbsent("path=\"" + path + "\",status=\"" + status + "\"", name -> new LongAdder())
                .increment();
    }

    /** An image was segmented. */
    void segmented(long took) {
        images.increment();
        nanos.add(took);
        for (int i = 0; i < BOUNDS.length; i++) {
            if (took / NANOS <= BOUNDS[i]) {
                buckets[i].increment();
            }
        }
    }

    /** The network was asked about so many images at once. */
    void asked(int count) {
        calls.increment();
        together.add(count);
    }

    /**
     * The text.
     *
     * @param gauges name to what it is and its value now
     */
    String text(Map<String, Map.Entry<String, IntSupplier>> gauges) {
        StringBuilder text = new StringBuilder();
        head(text, "hanet_answers_total", "counter", "answers by path and status");
        new TreeMap<>(answers).forEach((labels, count) -> text.append("hanet_answers_total{")
                .append(labels)
                .append("} ")
                .append(count.sum())
                .append('\n'));
        head(text, "hanet_segmentation_seconds", "histogram", "time from the start of an image to its result");
        for (int i = 0; i < BOUNDS.length; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "hanet_segmentation_seconds_bucket{le=\"%s\"} %d%n",
                    plain(BOUNDS[i]),
                    buckets[i].sum()));
        }
        long all = images.sum();
        text.append("hanet_segmentation_seconds_bucket{le=\"+Inf\"} ")
                .append(all)
                .append('\n');
        text.append("hanet_segmentation_seconds_sum ")
                .append(nanos.sum() / NANOS)
                .append('\n');
        text.append("hanet_segmentation_seconds_count ").append(all).append('\n');
        counter(text, "hanet_network_calls_total", "questions to the network", calls.sum());
        counter(text, "hanet_network_images_total", "images or patches in them", together.sum());
        gauges.forEach((name, gauge) -> {
            head(text, name, "gauge", gauge.getKey());
            text.append(name).append(' ').append(gauge.getValue().getAsInt()).append('\n');
        });
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private static void counter(StringBuilder text, String name, String help, long value) {
        head(text, name, "counter", help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append("\n# TYPE ")
                .append(name)
                .append(' ');
        text.append(type).append('\n');
    }
}
