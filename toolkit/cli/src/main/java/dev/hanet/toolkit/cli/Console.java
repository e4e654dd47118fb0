package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.page.Table;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Where the runner writes: results to {@code out}, everything else to {@code err}.
 *
 * @param out what a program may read
 * @param err what only people read
 * @param terminal whether people look at it: colours and progress bars, else plain lines
 * @param width how many columns there are, asked anew each time
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal, IntSupplier width) {
    private static final int NARROW = 80;
    private static final int PIPE = 120;

    /** What moves a cursor or changes a terminal, but for the styles below: names and headers of files may hold it. */
    private static final Pattern COMMANDS =
            Pattern.compile("\\u001b(?!\\[(0|1|2|31)m)|[\\p{Cntrl}\\u0080-\\u009f&&[^\\n\\t\\u001b]]");

    private static final Pattern STYLES = Pattern.compile("\\u001b\\[(?:0|1|2|31)m");
    private static final int HANGING = 4;

    /** A console as wide as a pipe. */
    public Console(PrintWriter out, PrintWriter err, boolean terminal) {
        this(out, err, terminal, () -> PIPE);
    }

    /** The process's own streams. Whether they are a terminal the script says, since Java cannot; see also NO_COLOR. */
    public static Console system() {
        boolean terminal = Boolean.getBoolean("hanet.terminal")
                && System.getenv("NO_COLOR") == null
                && !"dumb".equals(System.getenv("TERM"));
        return new Console(
                writer(System.out),
                writer(System.err),
                terminal,
                terminal ? new Terminal() : () -> given().orElse(PIPE));
    }

    private static OptionalInt given() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{0,3}")
                ? OptionalInt.of(Integer.parseInt(columns))
                : OptionalInt.empty();
    }

    /** Asks a terminal for its width, at most once a second; it may be another after a resize. */
    private static final class Terminal implements IntSupplier {
        private static final long FRESH_NANOS = 1_000_000_000L;

        private int known;
        private long asked;

        @Override
        public synchronized int getAsInt() {
            long now = System.nanoTime();
            if (known == 0 || now - asked > FRESH_NANOS) {
                known = ask().orElseGet(() -> given().orElse(NARROW));
                asked = now;
            }
            return known;
        }

        private static OptionalInt ask() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(new File("/dev/tty"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
                return size.length == 2 && size[1].matches("[1-9]\\d{0,3}")
                        ? OptionalInt.of(Integer.parseInt(size[1]))
                        : OptionalInt.empty();
            } catch (IOException e) {
                return OptionalInt.empty(); // no terminal that can be asked
            }
        }
    }

    private String plain(String text) {
        String known = terminal ? text : text.replace('\u001b', '?');
        return COMMANDS.matcher(known).replaceAll("?");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** Writes a line of a result. */
    public void print(String line) {
        out.println(plain(line));
        out.flush();
    }

    /** Writes text of a result that has its own line ends. */
    public void printText(String text) {
        out.print(plain(text));
        out.flush();
    }

    /** Writes a table of a result, on a terminal in parts that are as wide as it is. */
    void print(Table table) {
        printText(terminal ? table.text(width.getAsInt()) : table.text());
    }

    /** Writes sentences about what goes on; on a terminal they break between words. */
    public void note(String sentences) {
        for (String line : sentences.split("\n", -1)) { // a carriage return is no line end but somebody's header
            words("", line, this::noteLine);
        }
    }

    /** Writes a line about what goes on that stays whole, such as a command that somebody copies. */
    void noteLine(String line) {
        err.println(plain(line));
        err.flush();
    }

    /** Writes a sentence of a result; on a terminal it breaks between words. */
    void printWords(String sentence) {
        printWords("", sentence);
    }

    /** Writes a sentence after a head; on a terminal it breaks between words and goes on below its first word. */
    void printWords(String head, String sentence) {
        words(head, sentence, this::print);
    }

    private void words(String head, String sentence, Consumer<String> lines) {
        int columns = width.getAsInt();
        if (!terminal || shown(head + sentence) < columns) {
            lines.accept(head + sentence);
            return;
        }
        int began = head.isEmpty() ? sentence.length() - sentence.stripLeading().length() + HANGING : shown(head);
        String margin = " ".repeat(began < columns / 2 ? began : HANGING);
        StringBuilder row = new StringBuilder(head);
        boolean isBegun = false;
        for (String word : sentence.split(" ", -1)) {
            if (isBegun && shown(row.toString()) + 1 + shown(word) >= columns) {
                lines.accept(row.toString());
                row = new StringBuilder(margin).append(word);
            } else {
                row.append(isBegun ? " " : "").append(word);
            }
            isBegun = true;
        }
        lines.accept(row.toString());
    }

    /** How many columns a text takes. */
    private static int shown(String text) {
        return STYLES.matcher(text).replaceAll("").length();
    }

    /**
     * Writes over the line that people see, which stays open. What is too long for a terminal that has just become narrower is
     * cut off by it, not wrapped.
     *
     * @param above so many rows above the cursor belong to the line too
     */
    void redraw(String line, int above) {
        String shown = plain(line).substring(0, Math.min(line.length(), Math.max(0, width.getAsInt() - 1)));
        String up = above > 0 ? "\u001b[" + above + "A" : "";
        err.print("\r" + up + "\u001b[?7l" + shown + "\u001b[?7h\u001b[J");
        err.flush();
    }

    /**
     * Writes over the last lines that people see.
     *
     * @param lines what stands there now, none as long as the width
     * @param before how many lines stand there
     */
    void redraw(List<String> lines, int before) {
        StringBuilder text = new StringBuilder(before > 0 ? "\u001b[" + before + "A" : "");
        text.append('\r');
        lines.forEach(line -> text.append(plain(line)).append("\u001b[K\n"));
        err.print(text + "\u001b[J");
        err.flush();
    }

    /** The text in bold where that shows. */
    public String bold(String text) {
        return styled("1", text);
    }

    /** The text in red where that shows. */
    public String red(String text) {
        return styled("31", text);
    }

    /** The text in grey where that shows. */
    public String faint(String text) {
        return styled("2", text);
    }

    private String styled(String code, String text) {
        return terminal ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
