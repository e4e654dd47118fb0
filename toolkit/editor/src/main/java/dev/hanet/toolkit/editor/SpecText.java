package dev.hanet.toolkit.editor;

import dev.hanet.yaml.Location;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextEdit;

/**
 * A text as an editor holds it. Editors count lines from 0 and columns in UTF-16 units, a {@link Location} counts both from 1 and
 * columns in characters, and this class alone knows both.
 */
final class SpecText {
    private final String text;
    private final int[] starts;

    SpecText(String text) {
        this.text = text;
        this.starts = starts(text);
    }

    private static int[] starts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            boolean isPair = character == '\r' && index + 1 < text.length() && text.charAt(index + 1) == '\n';
            if (character == '\n' || (character == '\r' && !isPair)) {
                starts = count == starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
                starts[count++] = index + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    /** The text after an editor's changes, one after the other. */
    SpecText changed(List<TextDocumentContentChangeEvent> changes) {
        SpecText now = this;
        for (TextDocumentContentChangeEvent change : changes) {
            now = now.changed(change);
        }
        return now;
    }

    private SpecText changed(TextDocumentContentChangeEvent change) {
        Range range = change.getRange();
        if (range == null) {
            return new SpecText(change.getText());
        }
        int from = offset(range.getStart());
        int to = Math.max(from, offset(range.getEnd()));
        return new SpecText(text.substring(0, from) + change.getText() + text.substring(to));
    }

    /** The text after edits that do not overlap, whose places are all of this one. */
    String with(List<TextEdit> edits) {
        List<TextEdit> fromTheEnd = edits.stream()
                .sorted(Comparator.comparingInt(
                        (TextEdit edit) -> -offset(edit.getRange().getStart())))
                .toList();
        StringBuilder changed = new StringBuilder(text);
        fromTheEnd.forEach(edit -> changed.replace(
                offset(edit.getRange().getStart()), offset(edit.getRange().getEnd()), edit.getNewText()));
        return changed.toString();
    }

    String text() {
        return text;
    }

    int lineCount() {
        return starts.length;
    }

    int lineStart(int line) {
        return starts[line];
    }

    /** Where a line ends, before its break. */
    int lineEnd(int line) {
        int end = line + 1 < starts.length ? starts[line + 1] : text.length();
        while (end > starts[line] && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    /** A line without its break. */
    String line(int line) {
        return text.substring(starts[line], lineEnd(line));
    }

    /** The break at the end of a line, as it is written there; empty on the last. */
    String lineBreak(int line) {
        return text.substring(lineEnd(line), line + 1 < starts.length ? starts[line + 1] : text.length());
    }

    /** The line on which an offset lies. */
    int lineAt(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 2;
    }

    /** An offset as an editor names it. */
    Position position(int offset) {
        int line = lineAt(offset);
        return new Position(line, offset - starts[line]);
    }

    Range range(int from, int to) {
        return new Range(position(from), position(to));
    }

    /** What an editor names as an offset; a place beyond the text is its end, one beyond a line the end of that. */
    int offset(Position position) {
        if (position.getLine() >= starts.length) {
            return text.length();
        }
        int line = Math.max(0, position.getLine());
        return Math.min(starts[line] + Math.max(0, position.getCharacter()), lineEnd(line));
    }

    /** The key or value at a place of this text. */
    Range range(Location at) {
        int line = Math.min(Math.max(0, at.line() - 1), starts.length - 1);
        String words = line(line);
        int points = words.codePointCount(0, words.length());
        int from = Math.min(Math.max(0, at.column() - 1), points);
        int to = Math.min(points, from + at.extent(words));
        int start = starts[line] + words.offsetByCodePoints(0, from);
        return range(start, starts[line] + words.offsetByCodePoints(0, to));
    }
}
