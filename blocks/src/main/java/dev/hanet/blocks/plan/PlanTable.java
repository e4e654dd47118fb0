package dev.hanet.blocks.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sets a plan as aligned text. */
final class PlanTable {

    private PlanTable() {}

    static String of(Plan plan) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("part", "output", "parameters", "MACs"));
        for (PlanRow row : plan.rows()) {
            cells.add(List.of(row.path(), row.output().toString(), count(row.parameters()), macs(row.macs())));
        }
        cells.add(List.of("total", "", count(plan.parameters()), macs(plan.macs())));
        StringBuilder text = new StringBuilder();
        align(cells, text);
        if (!plan.attentionMaps().isEmpty()) {
            text.append('\n');
            List<List<String>> maps = new ArrayList<>();
            maps.add(List.of("attention map", "shape", "memory", "computed"));
            plan.attentionMaps()
                    .forEach(map -> maps.add(
                            List.of(map.name(), map.shape().toString(), ByteCount.words(map.bytes()), map.computed())));
            align(maps, text);
        }
        memory(plan, text);
        return text.toString();
    }

    private static void memory(Plan plan, StringBuilder text) {
        TrainingMemory training = plan.training();
        text.append("\nmemory for training:  ")
                .append(ByteCount.words(training.total()))
                .append(" = weights ")
                .append(ByteCount.words(training.weights()))
                .append(" + gradients ")
                .append(ByteCount.words(training.gradients()))
                .append(" + optimizer ")
                .append(ByteCount.words(training.optimizer()))
                .append(" + activations ")
                .append(ByteCount.words(training.activations()))
                .append(" + transients ")
                .append(ByteCount.words(training.transients()))
                .append(" + allocator ")
                .append(ByteCount.words(training.allocator()));
        InferenceMemory inference = plan.inference();
        text.append("\nmemory for inference: ")
                .append(ByteCount.words(inference.total()))
                .append(" = weights ")
                .append(ByteCount.words(inference.weights()))
                .append(" + activations ")
                .append(ByteCount.words(inference.activations()))
                .append(" + allocator ")
                .append(ByteCount.words(inference.allocator()))
                .append('\n');
    }

    /** The first two columns begin, the others end, at the same place; no line ends in blanks. */
    private static void align(List<List<String>> cells, StringBuilder text) {
        int[] widths = new int[4];
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : cells) {
            String line = pad(row.get(0), -widths[0]) + "  " + pad(row.get(1), -widths[1]) + "  "
                    + pad(row.get(2), widths[2]) + "  " + pad(row.get(3), widths[3]);
            text.append(line.stripTrailing()).append('\n');
        }
    }

    private static String pad(String cell, int width) {
        String blanks = " ".repeat(Math.abs(width) - cell.length());
        return width < 0 ? cell + blanks : blanks + cell;
    }

    static String costs(long parameters, long macs) {
        return count(parameters) + " parameters, " + macs(macs) + " MACs";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String macs(long number) {
        if (number < 1_000_000) {
            return count(number);
        }
        return number < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f M", number / 1e6)
                : String.format(Locale.ROOT, "%,.1f G", number / 1e9);
    }
}
