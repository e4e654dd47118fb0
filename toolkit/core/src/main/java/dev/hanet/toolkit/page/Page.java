package dev.hanet.toolkit.page;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.picture.Charts;
import dev.hanet.toolkit.picture.Legends;
import dev.hanet.toolkit.picture.Parallel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Headings, paragraphs, tables, charts and pictures in their order; one page in every form.
 *
 * <p>The HTML is one file that loads nothing: its own policy forbids the browser to, and to run any script but the one that is
 * written into it. Without that script it shows all there is; with it tables sort, charts tell their values and images blend.
 */
public final class Page {
    private static final int CHART_WIDTH = 560;
    private static final int CHART_HEIGHT = 300;
    /** A table of more columns has its images above it. */
    private static final int BESIDE = 6;

    private static final String STYLE = resource("page.css");
    private static final String SCRIPT = resource("page.js");

    private final String title;
    private final List<String> html = new ArrayList<>();
    private final List<String> markdown = new ArrayList<>();
    private final Map<String, String> headings = new LinkedHashMap<>();
    private String lead = "";
    private boolean scripted;

    /**
     * A number to be seen first.
     *
     * @param value as it is written
     * @param words what it is of
     */
    public record Tile(String value, String words) {}

    /**
     * One image of many, with what lies over it.
     *
     * @param name as the first cell of its row in the table
     * @param words what is to be said of it
     * @param size of the image
     * @param layers {@code image}, and what lies over it by its name, a letter or a word, as {@linkplain #data data}
     * @param notable whether it is printed too
     */
    public record Case(String name, String words, ImageSize size, Map<String, String> layers, boolean notable) {
        public Case {
            layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        }
    }

    /**
     * A line of a text.
     *
     * @param text as it is
     * @param marked whether it is to be seen at once
     */
    public record Line(String text, boolean marked) {}

    /** An empty page. */
    public Page(String title) {
        this.title = title;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture's bytes, PNG or JPEG, as an address that holds them. */
    public static String data(byte[] picture) {
        boolean isJpeg = picture.length > 1 && (picture[0] & 0xff) == 0xff && (picture[1] & 0xff) == 0xd8;
        return "data:image/" + (isJpeg ? "jpeg" : "png") + ";base64,"
                + Base64.getEncoder().encodeToString(picture);
    }

    /** A heading below the title. */
    public Page heading(String words) {
        headingOnScreen(words);
        markdown.add("## " + Escapes.markdown(words) + "\n");
        return this;
    }

    /** A heading of what Markdown leaves out. */
    public Page headingOnScreen(String words) {
        html.add("<h2 id=\"" + id(words) + "\">" + Escapes.html(words) + "</h2>\n");
        return this;
    }

    /** A heading of what is in Markdown alone. */
    public Page headingBeside(String words) {
        markdown.add("## " + Escapes.markdown(words) + "\n");
        return this;
    }

    /** A paragraph about what Markdown leaves out. */
    public Page wordsOnScreen(String words) {
        html.add("<p>" + Escapes.html(words) + "</p>\n");
        return this;
    }

    private String id(String words) {
        String plain = words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String id = headings.containsKey(plain) ? plain + "-" + headings.size() : plain;
        headings.put(id, words);
        return id;
    }

    /** What it is about, below the title. */
    public Page lead(String words) {
        lead = "<p class=\"lead\">" + Escapes.html(words) + "</p>\n";
        markdown.add(Escapes.markdown(words) + "\n");
        return this;
    }

    /** A paragraph. */
    public Page words(String words) {
        wordsOnScreen(words);
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
        html.add("<p class=\"warning\"><strong>Warning:</strong> " + Escapes.html(words) + "</p>\n");
        markdown.add("**Warning:** " + Escapes.markdown(words) + "\n");
        return this;
    }

    /** Numbers to be seen first, left out in Markdown. */
    public Page tiles(List<Tile> tiles) {
        if (!tiles.isEmpty()) {
            html.add(tiles.stream()
                    .map(tile -> "<div class=\"tile\"><b>" + Escapes.html(tile.value()) + "</b><span>"
                            + Escapes.html(tile.words()) + "</span></div>\n")
                    .collect(Collectors.joining("", "<div class=\"tiles\">\n", "</div>\n")));
        }
        return this;
    }

    /** Charts beside one another under a heading, drawn in HTML and left out in Markdown; without charts nothing. */
    public Page charts(String heading, List<Chart> charts) {
        if (!charts.isEmpty()) {
            headingOnScreen(heading).chart(charts);
        }
        return this;
    }

    /** Charts beside one another, drawn in HTML and left out in Markdown. */
    public Page chart(List<Chart> charts) {
        scripted = true;
        html.add("<div class=\"charts\">\n");
        charts.forEach(
                chart -> html.add("<div class=\"chart\">" + Charts.svg(chart, CHART_WIDTH, CHART_HEIGHT) + "</div>\n"));
        html.add("</div>\n");
        return this;
    }

    /** Axes beside each other, as wide as the page; left out in Markdown. */
    public Page parallel(Parallel parallel) {
        html.add("<div class=\"chart\">" + Charts.svg(parallel, 2 * CHART_WIDTH, CHART_HEIGHT + 60) + "</div>\n");
        return this;
    }

    /**
     * A picture.
     *
     * @param png its bytes, for HTML
     * @param file its name beside the page, for Markdown
     */
    public Page picture(String caption, byte[] png, String file) {
        html.add(figure(caption, data(png)));
        return pictureBeside(caption, file);
    }

    /** A picture in Markdown alone: HTML shows what is in it otherwise. */
    public Page pictureBeside(String caption, String file) {
        markdown.add("![%s](<%s>)\n".formatted(Escapes.markdown(caption), file));
        return this;
    }

    /** Pictures beside one another, left out in Markdown: caption to {@linkplain #data data}. */
    public Page pictures(Map<String, String> pictures) {
        html.add("<div class=\"pictures\">\n");
        pictures.forEach((caption, data) -> html.add(figure(caption, data)));
        html.add("</div>\n");
        return this;
    }

    private static String figure(String caption, String data) {
        return "<figure><img alt=\"%s\" src=\"%s\"><figcaption>%s</figcaption></figure>\n"
                .formatted(Escapes.html(caption), data, Escapes.html(caption));
    }

    /**
     * Counts of pairs beside one another, shaded by their share of the row; left out in Markdown.
     *
     * @param matrices what rows and columns are, to name of a row to name of a column to count
     */
    public Page matrices(Map<String, Map<String, Map<String, Long>>> matrices) {
        html.add("<div class=\"matrices\">\n");
        matrices.forEach((corner, counts) -> html.add(matrix(corner, counts)));
        html.add("</div>\n");
        return this;
    }

    private static String matrix(String corner, Map<String, Map<String, Long>> counts) {
        List<String> names = List.copyOf(counts.keySet());
        List<List<Long>> numbers =
                counts.values().stream().map(row -> List.copyOf(row.values())).toList();
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            List<String> cells = new ArrayList<>(List.of(names.get(row)));
            numbers.get(row).forEach(count -> cells.add(String.format(Locale.ROOT, "%,d", count)));
            rows.add(cells);
        }
        List<String> head = new ArrayList<>(List.of(corner));
        head.addAll(names);
        return new Table(head, rows).html("matrix", (row, column) -> {
            if (column == 0) {
                return Optional.of("<th scope=\"row\">" + Escapes.html(names.get(row)) + "</th>");
            }
            long all = numbers.get(row).stream().mapToLong(Long::longValue).sum();
            double share = all == 0 ? 0 : numbers.get(row).get(column - 1) / (double) all;
            return Optional.of(String.format(
                    Locale.ROOT,
                    "<td style=\"--v:%.3f\">%s<small>%s</small></td>",
                    share,
                    rows.get(row).get(column),
                    all == 0 ? Numbers.UNDEFINED : String.format(Locale.ROOT, "%.1f %%", 100 * share)));
        });
    }

    /** A text to be copied, such as a command or a file; left out in Markdown. What follows two blanks and a {@code #} is paler. */
    public Page text(List<Line> lines) {
        scripted = true;
        html.add(lines.stream()
                .map(Page::line)
                .collect(Collectors.joining(
                        "",
                        "<div class=\"code\"><button type=\"button\" class=\"copy\">copy</button><pre tabindex=\"0\">",
                        "</pre></div>\n")));
        return this;
    }

    /** Commands to be copied, a line each, in Markdown too. */
    public Page commands(List<String> lines) {
        text(lines.stream().map(line -> new Line(line, false)).toList());
        markdown.add("```\n" + String.join("\n", lines) + "\n```\n");
        return this;
    }

    private static String line(Line line) {
        int remark = line.text().lastIndexOf("  # ");
        String text = remark < 0
                ? Escapes.html(line.text())
                : Escapes.html(line.text().substring(0, remark)) + "<em>"
                        + Escapes.html(line.text().substring(remark)) + "</em>";
        return "<span>" + (line.marked() ? "<mark>" + text + "</mark>" : text) + "</span>";
    }

    /**
     * A table that sorts by every column, beside its images one at a time; Markdown has the table alone.
     *
     * @param table with the images' names in its first column; one without an image has a name alone
     * @param shares numbers of the columns, from 0, whose values are parts of one, which bars show
     */
    public Page cases(Table table, Set<Integer> shares, List<Case> cases, List<Legends.Entry> legend) {
        scripted = true;
        markdown.add(table.markdown());
        Map<String, String> ids = new LinkedHashMap<>();
        cases.forEach(one -> ids.put(one.name(), "case-" + (headings.size() * 1000 + ids.size())));
        boolean isWide = table.head().size() > BESIDE;
        html.add(cases.isEmpty() ? "" : "<div class=\"cases" + (isWide ? " wide" : "") + "\">\n");
        html.add(table.html("sortable", (row, column) -> {
            String cell = table.rows().get(row).get(column);
            if (column == 0) {
                return Optional.ofNullable(ids.get(cell))
                        .map(id -> "<td><button type=\"button\" data-case=\"" + id + "\">" + Escapes.html(cell)
                                + "</button></td>");
            }
            return shares.contains(column) && cell.matches("0\\.\\d+|1\\.0+")
                    ? Optional.of("<td class=\"number bar\" style=\"--v:" + cell + "\">" + cell + "</td>")
                    : Optional.empty();
        }));
        if (!cases.isEmpty()) {
            viewer(cases, ids, legend);
            html.add("</div>\n");
        }
        return this;
    }

    private void viewer(List<Case> cases, Map<String, String> ids, List<Legends.Entry> legend) {
        html.add("<div class=\"viewer\">\n");
        for (Case one : cases) {
            StringBuilder stack = new StringBuilder();
            one.layers()
                    .forEach((kind, data) -> stack.append("<img%s alt=\"%s of %s\" src=\"%s\">\n"
                            .formatted(
                                    stack.isEmpty()
                                            ? ""
                                            : " style=\"opacity:calc(var(--" + kind + ", 0.5) * var(--opacity, 0.6))\"",
                                    Escapes.html(kind),
                                    Escapes.html(one.name()),
                                    data)));
            html.add(String.format(
                    Locale.ROOT,
                    "<figure class=\"case%s\" id=\"%s\"><div class=\"stack\" style=\"aspect-ratio:%d/%d\">\n%s</div>"
                            + "<figcaption><b>%s</b> %s<span class=\"kinds\">: %s</span></figcaption></figure>\n",
                    one.notable() ? " notable" : "",
                    ids.get(one.name()),
                    one.size().width(),
                    one.size().height(),
                    stack,
                    Escapes.html(one.name()),
                    Escapes.html(one.words()),
                    Escapes.html(String.join(", ", one.layers().keySet()))));
        }
        List<String> kinds = List.copyOf(cases.get(0).layers().keySet());
        html.add("<div class=\"controls\">\n<label>layer<input type=\"range\" name=\"layer\" min=\"0\" max=\""
                + (kinds.size() - 1) + "\" step=\"0.05\" value=\"" + Math.min(2, kinds.size() - 1)
                + "\"></label>\n<div class=\"stops\">"
                + kinds.stream()
                        .map(kind -> "<button type=\"button\">" + Escapes.html(kind) + "</button>")
                        .collect(Collectors.joining())
                + "</div>\n<label>opacity<input type=\"range\" name=\"opacity\" min=\"0\" max=\"1\" step=\"0.05\""
                + " value=\"0.6\"></label>\n<div class=\"steps\"><button type=\"button\" data-step=\"-1\">previous</button>"
                + "<button type=\"button\" data-step=\"1\">next</button></div>\n</div>\n<div class=\"legend\">"
                + legend.stream()
                        .map(entry -> String.format(
                                Locale.ROOT,
                                "<span><i style=\"background:#%06X\"></i>%s</span>",
                                entry.color().getRGB() & 0xffffff,
                                Escapes.html(entry.name())))
                        .collect(Collectors.joining())
                + "</div>\n</div>\n");
    }

    /** One file with everything in it; it loads nothing. */
    public String html() {
        String rights = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
                + (scripted ? "; script-src 'sha256-" + digest(SCRIPT) + "'" : "");
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"" + rights + "\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + Escapes.html(title)
                + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<header>\n<h1>" + Escapes.html(title)
                + "</h1>\n" + lead + "</header>\n" + navigation() + "<main>\n" + String.join("", html) + "</main>\n"
                + (scripted ? "<script>" + SCRIPT + "</script>\n" : "") + "</body>\n</html>\n";
    }

    private String navigation() {
        return headings.size() < 2
                ? ""
                : headings.entrySet().stream()
                        .map(heading -> "<li><a href=\"#" + heading.getKey() + "\">" + Escapes.html(heading.getValue())
                                + "</a></li>")
                        .collect(Collectors.joining("\n", "<nav aria-label=\"sections\"><ul>\n", "\n</ul></nav>\n"));
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The same without charts, and with tables alone where HTML has more. */
    public String markdown() {
        return "# " + Escapes.markdown(title) + "\n\n" + String.join("\n", markdown);
    }
}
