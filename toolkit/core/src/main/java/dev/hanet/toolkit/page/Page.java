package dev.hanet.toolkit.page;

import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.picture.Charts;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Headings, paragraphs, tables, charts and pictures in their order; one page in every form. */
public final class Page {
    private static final int CHART_WIDTH = 720;
    private static final int CHART_HEIGHT = 340;
    private static final String STYLE = """
            body { font: 15px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
            .table { overflow-x: auto; margin: 1rem 0; }
            table { border-collapse: collapse; font-size: 14px; }
            th, td { text-align: left; padding: .2rem .5rem; border-bottom: 1px solid #ddd; white-space: nowrap; }
            td { font-variant-numeric: tabular-nums; }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1rem; }
            figure { margin: 1rem 0; } figcaption { color: #555; } img { max-width: 100%; }
            """;

    private final String title;
    private final List<String> html = new ArrayList<>();
    private final List<String> markdown = new ArrayList<>();

    /** An empty page. */
    public Page(String title) {
        this.title = title;
    }

    /** A heading below the title. */
    public Page heading(String words) {
        html.add("<h2>" + Escapes.html(words) + "</h2>\n");
        markdown.add("## " + Escapes.markdown(words) + "\n");
        return this;
    }

    /** A paragraph. */
    public Page words(String words) {
        html.add("<p>" + Escapes.html(words) + "</p>\n");
        markdown.add(Escapes.markdown(words) + "\n");
        return this;
    }

    /** A table; without rows nothing. */
    public Page table(Table table) {
        if (!table.rows().isEmpty()) {
            html.add(table.html());
            markdown.add(table.markdown());
        }
        return this;
    }

    /** A sentence that the reader must not miss. */
    public Page warning(String words) {
        html.add("<p><strong>Warning:</strong> " + Escapes.html(words) + "</p>\n");
        markdown.add("**Warning:** " + Escapes.markdown(words) + "\n");
        return this;
    }

    /** Charts beside one another under a heading, drawn in HTML and left out in Markdown; without charts nothing. */
    public Page charts(String heading, List<Chart> charts) {
        if (!charts.isEmpty()) {
            html.add("<h2>" + Escapes.html(heading) + "</h2>\n<div class=\"charts\">\n");
            charts.forEach(chart -> html.add(Charts.svg(chart, CHART_WIDTH, CHART_HEIGHT)));
            html.add("</div>\n");
        }
        return this;
    }

    /**
     * A picture.
     *
     * @param png its bytes, for HTML
     * @param file its name beside the page, for Markdown
     */
    public Page picture(String caption, byte[] png, String file) {
        html.add("<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>\n"
                .formatted(Escapes.html(caption), Base64.getEncoder().encodeToString(png), Escapes.html(caption)));
        markdown.add("![%s](<%s>)\n".formatted(Escapes.markdown(caption), file));
        return this;
    }

    /** One file with everything in it; it loads nothing. */
    public String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + Escapes.html(title)
                + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>" + Escapes.html(title) + "</h1>\n"
                + String.join("", html) + "</body>\n</html>\n";
    }

    /** The same without charts. */
    public String markdown() {
        return "# " + Escapes.markdown(title) + "\n\n" + String.join("\n", markdown);
    }
}
