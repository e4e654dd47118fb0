package dev.hanet.toolkit.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.train.Experiments;
import dev.hanet.yaml.Overlay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two visits of one patient, a volume of two slices each, and a picture. */
class TogetherOfItemsTest {
    private static final List<Item> ITEMS = List.of(
            slice("a-001", "a", "07"),
            slice("a-002", "a", "07"),
            slice("b-001", "b", "07"),
            slice("b-002", "b", "07"),
            new Item("c", Optional.empty(), Map.of("patient", "08")));

    @TempDir
    private Path folder;

    private static Item slice(String id, String volume, String patient) {
        return new Item(id, Optional.empty(), Map.of("patient", patient), Optional.of(volume));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: random, validation: 1, test: 1} | a a b b c",
                "{type: random, validation: 1, test: 1, together: patient} | 07 07 07 07 08",
                "{type: folds, folds: 2, fold: 1, together: patient} | 07 07 07 07 08",
                "{type: every, test: 2, validation: 1} | a a b b c"
            })
    void slices_belong_to_their_volume_or_to_what_the_split_keeps_together(String split, String groups) {
        DataSpec data = new Experiments(folder)
                .tiny(Overlay.parse("data.split=" + split))
                .spec()
                .data();
        assertThat(ITEMS.stream().map(item -> data.together(ITEMS).of(item.id())))
                .containsExactly(groups.split(" "));
    }
}
