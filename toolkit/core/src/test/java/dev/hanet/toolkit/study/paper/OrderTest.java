package dev.hanet.toolkit.study.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.train.Experiments;
import dev.hanet.yaml.Overlay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTest {
    private static final ItemSpec TABLE = ItemTexts.item(ItemTexts.TABLE);
    private static final ItemSpec STUDY = ItemTexts.item(ItemTexts.STUDY);

    private static Order order(Order.Scale scale) {
        return new Order("it", scale, List.of(1L, 2L));
    }

    @ParameterizedTest(name = "{0}: a table {1}, a study {2}")
    @CsvSource({"PAPER, it, it", "LITE, it-lite, it", "PHANTOM, it-phantom, it-phantom"})
    void a_study_has_one_size_of_networks(Order.Scale scale, String table, String study) {
        assertThat(order(scale).of(TABLE).name()).isEqualTo(table);
        assertThat(order(scale).of(STUDY).name()).isEqualTo(study);
        assertThat(order(scale).of(STUDY).scale().words()).doesNotContain("paper");
    }

    @Test
    void a_study_trains_what_train_trains_with_the_same_keys() {
        Grid grid =
                order(Order.Scale.LITE).of(STUDY).grid(STUDY, STUDY.rows().get(1), Overlay.NONE, Experiments::source);
        assertThat(grid.spec().name()).isEqualTo("small/base");
        assertThat(grid.points().stream().flatMap(point -> grid.overlays(point).stream()))
                .containsExactly(
                        Overlay.parse("data.split.fold=1", "seed=1"),
                        Overlay.parse("data.split.fold=1", "seed=2"),
                        Overlay.parse("data.split.fold=2", "seed=1"),
                        Overlay.parse("data.split.fold=2", "seed=2"));
    }

    @Test
    void a_table_trains_what_stands_beside_it_too() {
        assertThat(TABLE.networks())
                .extracting(row -> order(Order.Scale.LITE)
                        .grid(TABLE, row, Overlay.NONE, Experiments::source)
                        .spec()
                        .name())
                .containsExactly("small/h1", "small/h2", "small/base");
        assertThat(order(Order.Scale.PAPER)
                        .grid(TABLE, TABLE.beside().get(0), Overlay.NONE, Experiments::source)
                        .overlay())
                .isEqualTo(Overlay.NONE);
    }

    @Test
    void what_says_where_to_look_is_trained_once_and_laid_over_every_row_last() {
        ItemSpec table = ItemTexts.item(ItemTexts.TABLE.replace("rows:", """
                localizer: {preset: large/discs, lite: small/discs, at: 'data.prepare[0].localizer', phantom: [train.epochs=2]}
                rows:"""));
        assertThat(order(Order.Scale.PAPER)
                        .localizer(table, Experiments::source)
                        .orElseThrow()
                        .spec()
                        .name())
                .isEqualTo("large/discs");
        Grid drawn =
                order(Order.Scale.PHANTOM).localizer(table, Experiments::source).orElseThrow();
        assertThat(drawn.overlays(drawn.points().get(0))).containsExactly(Overlay.parse("train.epochs=2", "seed=1"));
        Grid row = order(Order.Scale.PAPER)
                .grid(
                        table,
                        table.rows().get(0),
                        Overlay.of("data.prepare[0].localizer", "discs/run"),
                        Experiments::source);
        assertThat(row.overlays(row.points().get(0)).get(1).options())
                .containsExactly("data.prepare[0].localizer=discs/run", "seed=2");
        assertThat(order(Order.Scale.PAPER).localizer(TABLE, Experiments::source))
                .isEmpty();
    }
}
