package dev.hanet.toolkit.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where the runner writes: results to {@code out}, everything else to {@code err}.
 *
 * @param out what a program may read
 * @param err what only people read
 * @param terminal whether people look at it: colours and progress bars, else plain lines
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal) {
    /** The process's own streams. Whether they are a terminal the script says, since Java cannot; see also NO_COLOR. */
    public static Console system() {
        boolean terminal = Boolean.getBoolean("hanet.terminal")
                && System.getenv("NO_COLOR") == null
                && !"dumb".equals(System.getenv("TERM"));
        return new Console(writer(System.out), writer(System.err), terminal);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** Writes a line of a result. */
    public void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Writes text of a result that has its own line ends. */
    public void printText(String text) {
        out.print(text);
        out.flush();
    }

    /** Writes a line about what goes on. */
    public void note(String line) {
        err.println(line);
        err.flush();
    }

    /** Writes over the line that people see, which stays open. */
    void redraw(String line) {
        err.print("\r" + line);
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
