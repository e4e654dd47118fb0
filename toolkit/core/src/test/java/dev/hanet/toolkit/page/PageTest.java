package dev.hanet.toolkit.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Csv;
import java.util.List;
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
                .contains(".table { overflow-x: auto;", "<div class=\"table\">\n<table>");
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
                .contains("<h1>a &lt; b</h1>", "<h2>Results</h2>", "<p>Read &lt;this&gt;.</p>", "<td>0.83 ± 0.01</td>")
                .doesNotContain("<script", "<link");
        assertThat(page.markdown()).startsWith("# a \\< b\n\n## Results\n\nRead \\<this\\>.\n\n| method |");
    }
}
