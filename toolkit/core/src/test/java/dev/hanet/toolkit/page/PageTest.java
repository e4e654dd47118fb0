package dev.hanet.toolkit.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Csv;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.picture.Legends;
import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Table TABLE =
            new Table(List.of("method", "F1_%"), List.of(List.of("a, b", "0.83 ± 0.01"), List.of("long name", "1")));

    @Test
    void table_is_aligned_for_a_terminal() {
        assertThat(TABLE.text()).isEqualTo("""
                method            F1_%
                a, b       0.83 ± 0.01
                long name            1
                """);
    }

    @Test
    void columns_beyond_the_terminals_width_follow_below_under_the_first_one() {
        Table wide = new Table(
                List.of("", "test", "95 % interval", "mean mask"),
                List.of(List.of("F1", "0.8254", "[0.8062, 0.8400]", "–")));
        assertThat(wide.text(39)).isEqualTo(wide.text());
        assertThat(wide.text(38)).isEqualTo("""
                      test     95 % interval
                F1  0.8254  [0.8062, 0.8400]

                    mean mask
                F1          –
                """);
        assertThat(wide.text(1).lines().filter(line -> line.startsWith("F1"))).hasSize(3);
    }

    @Test
    void table_is_escaped_for_every_reader() {
        assertThat(TABLE.markdown()).isEqualTo("""
                | method | F1\\_% |
                | --- | --- |
                | a, b | 0.83 ± 0.01 |
                | long name | 1 |
                """);
        assertThat(TABLE.csv()).isEqualTo("method,F1_%\n\"a, b\",0.83 ± 0.01\nlong name,1\n");
        assertThat(TABLE.latex()).isEqualTo("""
                \\begin{tabular}{lr}
                \\toprule
                method & F1\\_\\% \\\\
                \\midrule
                a, b & 0.83 $\\pm$ 0.01 \\\\
                long name & 1 \\\\
                \\bottomrule
                \\end{tabular}
                """);
    }

    @Test
    void rows_of_csv_are_read_as_they_were_written() {
        List<String> cells = List.of("a, b", "", "say \"so\"", "1.5", "");
        assertThat(Csv.cells(Table.csvRow(cells).stripTrailing())).isEqualTo(cells);
    }

    @Test
    void signs_of_order_are_mathematics_in_latex() {
        assertThat(new Table(List.of("baseline"), List.of(List.of("HU < -400"))).latex())
                .contains("HU $<$ -400 ");
    }

    @Test
    void wide_table_scrolls_by_itself() {
        assertThat(new Page("t").table(TABLE).html())
                .contains(
                        ".table { overflow-x: auto;",
                        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"");
    }

    @Test
    void row_of_another_width_is_refused() {
        assertThatThrownBy(() -> new Table(List.of("a"), List.of(List.of("1", "2"))))
                .hasMessage("a row of 2 cells under [a]");
    }

    @Test
    void page_has_the_same_content_in_both_forms() {
        Page page = new Page("a < b").heading("Results").words("Read <this>.").table(TABLE);
        assertThat(page.html())
                .contains(
                        "<h1>a &lt; b</h1>",
                        "<h2 id=\"results\">Results</h2>",
                        "<p>Read &lt;this&gt;.</p>",
                        "<td>0.83 ± 0.01</td>")
                .doesNotContain("<script", "<link");
        assertThat(page.markdown()).startsWith("# a \\< b\n\n## Results\n\nRead \\<this\\>.\n\n| method |");
    }

    /** What a file or a class may be called to break out of a page. */
    private static final String HOSTILE = "</script><img src=x onerror=\"alert('1')\">--><b>&amp;]]>";

    @Test
    void hostile_names_stay_text_wherever_they_stand() {
        Map<String, String> layers = new LinkedHashMap<>();
        List.of("image", "mask", "prediction").forEach(kind -> layers.put(kind, Page.data(new byte[] {1})));
        Table table = new Table(List.of(HOSTILE, HOSTILE), List.of(List.of(HOSTILE, "0.5000")));
        String html = new Page(HOSTILE)
                .lead(HOSTILE)
                .heading(HOSTILE)
                .headingOnScreen(HOSTILE)
                .words(HOSTILE)
                .warning(HOSTILE)
                .tiles(List.of(new Page.Tile(HOSTILE, HOSTILE)))
                .table(table)
                .matrices(Map.of(HOSTILE, Map.of(HOSTILE, Map.of(HOSTILE, 3L))))
                .text(List.of(new Page.Line(HOSTILE + "  # " + HOSTILE, true)))
                .picture(HOSTILE, new byte[0], HOSTILE)
                .pictures(Map.of(HOSTILE, Page.data(new byte[0])))
                .charts(
                        HOSTILE,
                        List.of(new Chart(
                                HOSTILE, HOSTILE, List.of(new Chart.Series(HOSTILE, List.of(new Chart.Point(1, 2)))))))
                .cases(
                        table,
                        Set.of(1),
                        List.of(new Page.Case(HOSTILE, HOSTILE, new ImageSize(1, 1), layers, true)),
                        List.of(new Legends.Entry(HOSTILE, Color.RED)))
                .html();
        assertThat(html).doesNotContain("<img src=x", "<b>&amp;", "onerror=\"");
        assertThat(html.split("</script>", -1)).hasSize(2);
        assertThat(html).contains("data-case=\"case-", "alt=\"mask of &lt;/script&gt;");
    }

    @Test
    void the_browser_may_run_the_pages_own_script_and_load_nothing() throws Exception {
        String html = new Page("t").text(List.of(new Page.Line("a", false))).html();
        Matcher script =
                Pattern.compile("<script>(.*)</script>", Pattern.DOTALL).matcher(html);
        assertThat(script.find()).isTrue();
        String digest = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(script.group(1).getBytes(StandardCharsets.UTF_8)));
        assertThat(html)
                .contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-"
                        + digest + "'\">");
        assertThat(new Page("t").html())
                .contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">");
    }

    @Test
    void numbers_stand_at_the_right_and_words_at_the_left() {
        Table table = new Table(
                List.of("a", "b", "c", "d", "e"),
                List.of(
                        List.of("1", "1,234", "–", "x", "[0.1000, 0.2000], 8 images"),
                        List.of("2", "-0.5", "1E-5", "3", "–, 1 of 3 images")));
        assertThat(new Page("t").table(table).html())
                .contains(
                        "<td>1</td><td class=\"number\">1,234</td><td class=\"number\">–</td><td>x</td>"
                                + "<td class=\"number\">[0.1000, 0.2000], 8 images</td>",
                        "<td class=\"number\">–, 1 of 3 images</td>",
                        "<th scope=\"col\" class=\"number\">b</th>");
    }

    @Test
    void sections_are_listed_and_two_of_a_name_are_told_apart() {
        assertThat(new Page("t").heading("A b").heading("A b").html())
                .contains("<a href=\"#a-b\">A b</a>", "<a href=\"#a-b-1\">A b</a>", "<h2 id=\"a-b-1\">");
    }

    @Test
    void a_case_without_an_image_is_a_name_alone() {
        Table table = new Table(List.of("image", "f1"), List.of(List.of("01", "0.5000"), List.of("02", "1.0000")));
        Map<String, String> layers = Map.of("image", Page.data(new byte[] {(byte) 0xff, (byte) 0xd8}));
        assertThat(new Page("t")
                        .cases(
                                table,
                                Set.of(1),
                                List.of(new Page.Case("02", "", new ImageSize(2, 3), layers, false)),
                                List.of())
                        .html())
                .contains(
                        "<tr><td>01</td><td class=\"number bar\" style=\"--v:0.5000\">0.5000</td></tr>",
                        "<td><button type=\"button\" data-case=\"case-0\">02</button></td>",
                        "style=\"aspect-ratio:3/2\"",
                        "src=\"data:image/jpeg;base64,/9g=\"");
    }

    @Test
    void only_parts_of_one_have_bars() {
        Table table = new Table(List.of("image", "f1", "hd95"), List.of(List.of("01", "0.5000", "0.5000")));
        assertThat(new Page("t").cases(table, Set.of(1), List.of(), List.of()).html())
                .contains(
                        "<td>01</td><td class=\"number bar\" style=\"--v:0.5000\">0.5000</td><td class=\"number\">0.5000</td>");
    }

    @Test
    void a_matrix_tells_the_share_of_its_rows() {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        counts.put("a", new LinkedHashMap<>(Map.of("a", 3L)));
        counts.put("b", new LinkedHashMap<>(Map.of("a", 0L)));
        counts.values().forEach(row -> row.putIfAbsent("b", row.get("a") == 3L ? 1L : 0L));
        assertThat(new Page("t").matrices(Map.of("mask", counts)).html())
                .contains(
                        "<td style=\"--v:0.750\">3<small>75.0 %</small></td>",
                        "<td style=\"--v:0.000\">0<small>–</small></td>");
    }
}
