package dev.hanet.toolkit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs a command as the script does, and keeps what it wrote. */
final class Runner {
    /** What a command answered. */
    record Outcome(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    private Runner() {}

    static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new Console(new PrintWriter(out), new PrintWriter(err), false), arguments);
        return new Outcome(code, out.toString(), err.toString());
    }
}
