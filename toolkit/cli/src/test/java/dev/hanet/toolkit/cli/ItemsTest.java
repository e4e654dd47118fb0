package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Injector;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.paper.ItemSpec;
import dev.hanet.toolkit.study.paper.Items;
import dev.hanet.toolkit.study.paper.Order;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table, figure and study names presets that there are, and values that were published. */
class ItemsTest {
    private static final ClassLoader LOADER = ItemsTest.class.getClassLoader();
    private static final Injector INJECTOR = HanetModule.injector(Plugins.found(LOADER), LOADER);
    private static final Items ITEMS =
            new Items(LOADER, INJECTOR.getInstance(SpecReader.class), INJECTOR.getInstance(Presets.class));

    static List<String> names() {
        return ITEMS.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void rows_are_sound_at_every_scale(String name) {
        ItemSpec item = ITEMS.get(name);
        ExperimentLoader loader = INJECTOR.getInstance(ExperimentLoader.class);
        List<String> faults = new ArrayList<>();
        for (Order.Scale scale : List.of(Order.Scale.PAPER, Order.Scale.LITE, Order.Scale.PHANTOM)) {
            Order order = new Order(name, scale, List.of(1L)).of(item);
            List<Grid> grids =
                    new ArrayList<>(order.localizer(item, loader::read).stream().toList());
            Overlay placing = item.localizer()
                    .map(localizer -> Overlay.of(localizer.at(), "refuge/localizer/a-run"))
                    .orElse(Overlay.NONE);
            for (ItemSpec.Row row : item.networks()) {
                grids.add(order.grid(item, row, placing, loader::read));
            }
            for (Grid grid : grids) {
                grid.points().stream()
                        .flatMap(point -> grid.overlays(point).stream())
                        .flatMap(overlay -> loader.inspect(grid.spec(), overlay).problems().stream())
                        .forEach(problem -> faults.add(problem.toString()));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void what_an_item_lays_over_a_spec_is_told_as_the_items() {
        ItemSpec item = ITEMS.get("table1");
        ExperimentLoader loader = INJECTOR.getInstance(ExperimentLoader.class);
        Grid grid = new Order("table1", Order.Scale.PHANTOM, List.of(1L))
                .of(item)
                .grid(item, item.networks().get(0), Overlay.NONE, loader::read);
        String resolved = loader.load(
                        grid.spec(), grid.overlays(grid.points().get(0)).get(0))
                .resolved();
        assertThat(resolved).contains("# (item), over ").doesNotContain("--set");
    }

    @ParameterizedTest
    @MethodSource("names")
    void rows_of_tables_were_published(String name) {
        ItemSpec item = ITEMS.get(name);
        item.table().ifPresent(table -> {
            assertThat(ITEMS.published().methods(table))
                    .containsAll(item.rows().stream().map(ItemSpec.Row::method).toList());
            item.rows().forEach(row -> item.metrics().values().forEach(metric -> assertThat(
                            ITEMS.published().value(table, row.method(), metric))
                    .isPresent()));
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void tables_and_studies_hold_the_graph_against_the_twin_and_the_control(String name) {
        ItemSpec item = ITEMS.get(name);
        if (!item.claims().isEmpty()) {
            assertThat(item.claims())
                    .filteredOn(claim -> claim.whose() == ItemSpec.Comparison.Whose.OURS)
                    .extracting(ItemSpec.Comparison::than)
                    .contains("twin without HA", "control (delta 0, n 2)");
        }
    }

    @Test
    void help_names_every_item() {
        assertThat(Runner.run("reproduce", "--help").out()).contains(ITEMS.names());
    }

    @Test
    void study_is_planned_over_its_folds_and_has_one_size() {
        Runner.Outcome outcome = Runner.run(
                "reproduce", "study-disc", "--scale", "lite", "--seeds", "1", "--dry", "--data", "no-such-folder");
        assertThat(outcome.out())
                .startsWith("A study of our own, small networks; nothing is published to hold it against\n")
                .contains("control (delta 0, n 2), lite/disc/control, data.split.fold 2, seed 1: data is missing; ")
                .contains("0 of 14 runs are there")
                .doesNotContain("paper", "LITE");
        assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void unknown_item_is_told() {
        Runner.Outcome outcome = Runner.run("reproduce", "tabel1", "--dry");
        assertThat(outcome.err())
                .contains("there is no table, figure or study 'tabel1'")
                .contains("table1");
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
    }

    @Test
    void dry_run_tells_cost_and_missing_data() {
        Runner.Outcome outcome = Runner.run("reproduce", "table3", "--seeds", "1", "--dry", "--data", "no-such-folder");
        assertThat(outcome.out())
                .contains("HANet_h2, drive/hanet-h2, seed 1: data is missing; ")
                .contains("112,200 steps, about ") // 89760 patches in batches of 16, 20 epochs
                .contains("0 of 6 runs are there")
                .containsOnlyOnce("missing: DRIVE is not there: no file like ")
                .contains("name the folder with --data or HANET_DATA");
        assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    }
}
