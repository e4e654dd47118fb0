package dev.hanet.blocks.weights.pickle;

/** Says in one sentence why a file is not read any further. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 80;

    Refusal(String message) {
        super(message);
    }

    /** Text from a file, fit for a message: in quotes, short, without control characters. */
    static String quoted(String text) {
        return "'" + plain(text) + "'";
    }

    /** The same without the quotes. */
    static String plain(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }
}
