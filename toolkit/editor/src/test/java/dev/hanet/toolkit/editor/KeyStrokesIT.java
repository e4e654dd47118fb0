package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.experiment.Presets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long it takes from a key stroke until the mistakes of the new text have come, and until its completions have, on every preset:
 * {@code -Dhanet.strokes=40}. The first strokes on each warm it up and do not count.
 */
@Tag("heavy")
class KeyStrokesIT {
    private static final int STROKES = Integer.getInteger("hanet.strokes", 20);
    private static final int WARMING = 6;
    private static final double MEDIAN_MS = 100;
    private static final double WORST_MS = 250;

    private static double median(List<Double> times) {
        List<Double> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    @Test
    void every_preset_answers_a_key_stroke_in_time() throws Exception {
        Presets presets = new Presets(KeyStrokesIT.class.getClassLoader());
        SplittableRandom random = new SplittableRandom(100);
        List<Double> mistakes = new ArrayList<>();
        List<Double> completions = new ArrayList<>();
        try (Editor editor = new Editor()) {
            for (String name : presets.names()) {
                String text = presets.text(name).orElseThrow();
                SpecText lines = new SpecText(text);
                String uri = editor.open("untitled:" + name + ".yaml", text);
                editor.told(uri);
                List<Double> own = new ArrayList<>();
                for (int stroke = 0; stroke < STROKES + WARMING; stroke++) {
                    Position at = lines.position(random.nextInt(text.length()));
                    // A letter comes and goes, so that every second text is the preset itself, with its network.
                    boolean isTyped = stroke % 2 == 0;
                    Position place = isTyped ? at : lines.position(0);
                    long begin = System.nanoTime();
                    if (isTyped) {
                        editor.change(uri, List.of(new TextDocumentContentChangeEvent(new Range(at, at), "x")));
                    } else {
                        editor.change(uri, text);
                    }
                    var asked = editor.server()
                            .getTextDocumentService()
                            .completion(new CompletionParams(new TextDocumentIdentifier(uri), place));
                    Editor.get(asked);
                    double completed = (System.nanoTime() - begin) / 1e6;
                    editor.told(uri);
                    double told = (System.nanoTime() - begin) / 1e6;
                    if (stroke >= WARMING) {
                        completions.add(completed);
                        own.add(told);
                    }
                }
                mistakes.addAll(own);
                System.out.printf(
                        "%-32s mistakes: median %.0f ms, worst %.0f ms%n", name, median(own), Collections.max(own));
                editor.shut(uri);
                editor.told(uri);
            }
        }
        System.out.printf(
                "%d key strokes on %d presets: mistakes median %.0f ms, worst %.0f ms; completion median %.0f ms,"
                        + " worst %.0f ms%n",
                mistakes.size(),
                presets.names().size(),
                median(mistakes),
                Collections.max(mistakes),
                median(completions),
                Collections.max(completions));
        assertThat(median(mistakes)).isLessThanOrEqualTo(MEDIAN_MS);
        assertThat(Collections.max(mistakes)).isLessThanOrEqualTo(WORST_MS);
        assertThat(Collections.max(completions)).isLessThanOrEqualTo(WORST_MS);
    }
}
