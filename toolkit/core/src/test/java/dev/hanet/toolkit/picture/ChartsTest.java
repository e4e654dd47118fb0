package dev.hanet.toolkit.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartsTest {
    private static final Chart CHART = new Chart(
            "a < b",
            "epoch",
            List.of(new Chart.Series(
                    "loss & more",
                    List.of(new Chart.Point(1, 1), new Chart.Point(2, Double.NaN), new Chart.Point(3, 0.5)))));

    @Test
    void svg_is_well_formed_and_escaped() throws Exception {
        String svg = Charts.svg(CHART, 640, 320);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg).contains("a &lt; b", "loss &amp; more");
    }

    @Test
    void a_value_that_is_not_a_number_leaves_a_gap() {
        assertThat(Charts.svg(CHART, 640, 320).split("<circle", -1)).hasSize(3);
    }

    @Test
    void a_chart_without_values_says_so() {
        assertThat(Charts.svg(new Chart("loss", "epoch", List.of()), 640, 320)).contains("nothing was measured yet");
    }

    @Test
    void a_long_legend_takes_another_line() {
        List<Chart.Point> flat = List.of(new Chart.Point(1, 1), new Chart.Point(2, 1));
        var names = List.of("sensitivity", "specificity", "accuracy", "precision", "diceVessel", "iouVessel");
        var chart = new Chart(
                "m",
                "epoch",
                names.stream().map(name -> new Chart.Series(name, flat)).toList());
        assertThat(Charts.svg(chart, 640, 320))
                .contains(
                        "y=\"37.0\" text-anchor=\"start\">sensitivity<", "y=\"57.0\" text-anchor=\"start\">iouVessel<");
    }

    @ParameterizedTest(name = "from {0} to {1}")
    @CsvSource({"0.053305, 0.053326", "1000000, 2000000", "0.25, 0.75"})
    void a_number_at_an_axis_has_room_to_its_left(double least, double most) {
        Chart.Series series = new Chart.Series("f1", List.of(new Chart.Point(1, least), new Chart.Point(2, most)));
        String svg = Charts.svg(new Chart("f1", "epoch", List.of(series)), 640, 320);
        List<MatchResult> numbers = Pattern.compile("<text x=\"([0-9.]+)\"[^>]*text-anchor=\"end\"[^>]*>([^<]+)<")
                .matcher(svg)
                .results()
                .toList();
        assertThat(numbers).isNotEmpty().allSatisfy(number -> assertThat(Double.parseDouble(number.group(1)))
                .isGreaterThanOrEqualTo(7.4 * number.group(2).length()));
    }

    @Test
    void a_picture_has_the_size_asked_for() {
        Picture picture = Charts.picture(CHART, 320, 200);
        assertThat(picture.width()).isEqualTo(320);
        assertThat(picture.height()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} to {1}: from {2} to {3} by {4}")
    @CsvSource({"0.05, 1.2, 0, 1.2, 0.2", "1, 30, 0, 30, 5", "0.91, 0.93, 0.91, 0.93, 0.005", "3, 3, 3, 3.3, 0.05"})
    void an_axis_has_round_numbers(double least, double most, double low, double high, double step) {
        Charts.Axis axis = Charts.Axis.over(least, most, false);
        assertThat(List.of(axis.low(), axis.high(), axis.step()))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
                .containsExactly(low, high, step);
    }
}
