package dev.hanet.toolkit.editor;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.plan.PlanRow;
import dev.hanet.toolkit.experiment.Inspection;
import dev.hanet.toolkit.page.Shell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Shapes and costs beside the lines that cause them, and what can be done with the spec, above its first line. */
final class Costs {
    /** Runs a line in a terminal of the editor; the editor's side has to know it. */
    static final String RUN = "hanet.run";

    private static final String MODEL = "model";

    private final SpecText text;
    private final Outline outline;
    private final Graph graph;
    private final Plan plan;
    private final Map<Integer, List<InlayHint>> hints = new LinkedHashMap<>();

    private Costs(SpecDocument.Version version, Inspection.Network network) {
        this.text = version.text();
        this.outline = version.outline();
        this.graph = network.graph();
        this.plan = network.plan();
    }

    /**
     * What each line of the model makes and costs, and what the whole costs: of the network of this look, or of the last one
     * while the text is no YAML.
     */
    static List<InlayHint> hints(
            SpecDocument document, SpecDocument.Look look, SpecDocument.Version version, Range asked) {
        Optional<SpecDocument.Look> of = look.isReadable() ? Optional.of(look) : document.built();
        List<InlayHint> hints = of.flatMap(found -> found.inspection().network())
                .map(network -> new Costs(version, network).hints())
                .orElse(List.of());
        return hints.stream()
                .filter(hint -> hint.getPosition().getLine() >= asked.getStart().getLine()
                        && hint.getPosition().getLine() <= asked.getEnd().getLine())
                .toList();
    }

    private List<InlayHint> hints() {
        Map<String, List<AttentionMap>> maps = plan.attentionMaps().stream()
                .collect(Collectors.groupingBy(map -> graph.output(map.output()).path()));
        for (PlanRow row : PlanRow.byKey(graph)) {
            Optional<Outline.Node> node = outline.node(row.path());
            if (row.path().startsWith(MODEL + ".") && node.isPresent()) {
                add(
                        node.orElseThrow(),
                        row.output() + "  " + row.costs() + maps(maps.getOrDefault(row.path(), List.of())));
            }
        }
        outline.node(MODEL)
                .or(() -> outline.root().children().stream().findFirst())
                .ifPresent(node -> add(node, total()));
        List<InlayHint> all = new ArrayList<>();
        hints.values().forEach(line -> {
            InlayHint last = line.get(line.size() - 1);
            if (line.size() == 1) {
                int end = last.getPosition().getLine();
                last.setPosition(text.position(text.lineEnd(end)));
            }
            all.addAll(line);
        });
        return all;
    }

    private void add(Outline.Node node, String label) {
        int line = text.lineAt(node.start());
        int end = Math.max(node.keyEnd(), Math.min(node.end(), text.lineEnd(line)));
        InlayHint hint = new InlayHint(text.position(end), Either.forLeft(label));
        hint.setPaddingLeft(true);
        hints.computeIfAbsent(line, any -> new ArrayList<>()).add(hint);
    }

    /** {@code ; N = 144: 2 maps of 144 x 144, 324.0 KiB}. */
    private static String maps(List<AttentionMap> maps) {
        if (maps.isEmpty()) {
            return "";
        }
        AttentionMap first = maps.get(0);
        long bytes = maps.stream().mapToLong(AttentionMap::bytes).sum();
        Shape shape = first.shape();
        return "; N = " + shape.size(-1) + ": " + maps.size() + (maps.size() == 1 ? " map of " : " maps of ")
                + shape.size(-2)
                + " x " + shape.size(-1) + ", " + ByteCount.words(bytes)
                + (maps.stream().anyMatch(AttentionMap::isKept) ? "" : " " + AttentionMap.WHEN_ASKED_FOR);
    }

    private String total() {
        Shape image =
                Optional.ofNullable(graph.inputs().get("image")).orElseThrow().shape();
        return plan.costs() + "; batch " + image.size(0) + " of " + image.size(2) + "x" + image.size(3) + ": training "
                + ByteCount.words(plan.training().total()) + ", inference "
                + ByteCount.words(plan.inference().total());
    }

    /** What can be done with the spec, each with the line of a shell that does it; nothing for a text that is no file. */
    static List<CodeLens> lenses(SpecDocument document, SpecDocument.Version version) {
        if (document.file().isEmpty()) {
            return List.of();
        }
        int line = version.outline().root().children().stream()
                .findFirst()
                .map(node -> version.text().lineAt(node.start()))
                .orElse(0);
        int start = version.text().lineStart(line);
        Range range = version.text().range(start, start);
        String file = Shell.word(document.source());
        return List.of(
                lens(range, "plan", "hanet plan " + file),
                lens(range, "train", "hanet train " + file),
                lens(range, "show diagram", "hanet show --diagram mermaid " + file));
    }

    private static CodeLens lens(Range range, String title, String line) {
        return new CodeLens(range, new Command(title, RUN, List.of(line)), null);
    }
}
