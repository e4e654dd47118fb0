package dev.hanet.toolkit.page;

/** Text that stays text in another language. */
final class Escapes {
    private Escapes() {}

    static String markdown(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("([\\\\|*_`\\[\\]<>])", "\\\\$1");
    }

    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String csv(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    static String latex(String text) {
        return text.replace("\\", "\\textbackslash ")
                .replaceAll("([&%$#_{}])", "\\\\$1")
                .replace("~", "\\textasciitilde ")
                .replace("<", "$<$")
                .replace(">", "$>$")
                .replace("±", "$\\pm$")
                .replace("δ", "$\\delta$")
                .replace("≥", "$\\geq$")
                .replace("≤", "$\\leq$");
    }
}
