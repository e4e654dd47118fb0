package dev.hanet.blocks.torch;

import ai.djl.engine.EngineException;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.HanetException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what the engine complains of in terms of the graph: which value, and which part of the spec made it. */
final class RunTimeErrors {
    private static final Pattern LINE = Pattern.compile("__torch__\\.py\", line (\\d+)");

    private static final int IMAGE = 4;

    private RunTimeErrors() {}

    static RuntimeException explained(Script script, EngineException error) {
        String message = String.valueOf(error.getMessage());
        Matcher matcher = LINE.matcher(message);
        Value value = null;
        while (matcher.find()) {
            value = script.lines().getOrDefault(Integer.parseInt(matcher.group(1)), value);
        }
        if (value == null) {
            return error;
        }
        String name = value.name();
        StringBuilder text = new StringBuilder("'" + name + "' could not be computed: ").append(reason(message));
        text.append("; planned: ")
                .append(name)
                .append(" ")
                .append(value.shape())
                .append(" from ");
        text.append(value.operands().stream().map(Value::toString).collect(java.util.stream.Collectors.joining(", ")));
        boolean stretched = isStretched(value);
        return new HanetException(
                stretched ? HanetException.Kind.INPUT : HanetException.Kind.FAILURE,
                value.declaredAt(),
                Optional.of(value.path()),
                text.toString(),
                Optional.of(
                        stretched
                                ? "one of the two has a single place, and stretches, only where images have the size that the network was built"
                                        + " for; resize it to the other, with a node {type: resize, like: ...}"
                                : "run it again with -v to see where it comes from, and report it"),
                error);
    }

    /** Whether it joins two maps of which one had a single place along an axis, which it need not have for images of another size. */
    private static boolean isStretched(Value value) {
        List<Value> maps = value.operands();
        return maps.size() == 2
                && maps.stream().allMatch(map -> map.shape().rank() == IMAGE && isComputed(map))
                && !maps.get(0)
                        .shape()
                        .sizes()
                        .subList(2, IMAGE)
                        .equals(maps.get(1).shape().sizes().subList(2, IMAGE));
    }

    private static boolean isComputed(Value map) {
        return map.kind() != Value.Kind.PARAMETER && map.kind() != Value.Kind.BUFFER;
    }

    /** The last line is the reason; before it stand the places in the script. */
    private static String reason(String message) {
        List<String> lines = message.lines().filter(line -> !line.isBlank()).toList();
        String last = lines.isEmpty() ? message : lines.get(lines.size() - 1);
        return last.replaceFirst("^\\w*(Error|Exception): ", "").replaceFirst("\\.$", "");
    }
}
