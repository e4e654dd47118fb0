package dev.hanet.toolkit.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitsTest {
    private static final List<Item> TEN = IntStream.range(0, 10)
            .mapToObj(i -> new Item("item" + i, Optional.empty(), Map.of("child", String.valueOf(i / 2))))
            .toList();

    @Test
    void random_split_takes_shares_and_counts() {
        Split split = new RandomSplit(2, 0.3, Optional.empty(), Optional.empty(), 1).split(TEN);
        assertThat(split.test()).hasSize(3);
        assertThat(split.validation()).hasSize(2);
        assertThat(split.training()).hasSize(5);
        assertThat(new RandomSplit(2, 0.3, Optional.empty(), Optional.empty(), 1).split(TEN))
                .isEqualTo(split);
        assertThat(new RandomSplit(2, 0.3, Optional.empty(), Optional.empty(), 2).split(TEN))
                .isNotEqualTo(split);
    }

    @Test
    void random_split_keeps_both_eyes_of_a_child_together() {
        Split split = new RandomSplit(2, 4, Optional.of("child"), Optional.empty(), 1).split(TEN);
        assertThat(children(split.test())).hasSize(2).doesNotContainAnyElementsOf(children(split.training()));
        assertThat(children(split.validation())).hasSize(1);
    }

    private static ListedSplit listed(
            List<String> training, List<String> validation, List<String> test, String together) {
        return new ListedSplit(training, validation, test, Optional.of(together).filter(name -> !name.isEmpty()));
    }

    @Test
    void every_nth_split_takes_a_child_for_one_item() {
        Split split = new EverySplit(2, 1, Optional.of("child")).split(TEN);
        assertThat(children(split.test())).containsExactlyInAnyOrder("1", "3");
        assertThat(children(split.validation())).containsExactly("4");
        assertThat(children(split.training())).containsExactlyInAnyOrder("0", "2");
    }

    @Test
    void parts_that_are_given_are_held_to_what_belongs_together() {
        assertThat(listed(List.of("item0", "item1"), List.of("item2"), List.of("item4"), "child")
                        .split(TEN)
                        .test())
                .hasSize(1);
        assertThatThrownBy(() -> listed(List.of("item0"), List.of(), List.of("item2", "item1"), "child")
                        .split(TEN))
                .hasMessageContaining(
                        "'child' is '0' of 'item0' (training) and of 'item1' (test), which are to stand in one part");
        assertThatThrownBy(() -> listed(List.of("item0"), List.of("item1"), List.of(), "child")
                        .split(TEN))
                .hasMessageContaining("(validation)");
        List<Item> official = TEN.stream()
                .map(item -> new Item(
                        item.id(),
                        Optional.of(item.id().compareTo("item3") < 0 ? Part.TRAINING : Part.TEST),
                        item.attributes()))
                .toList();
        assertThat(new OfficialSplit().split(official).test()).hasSize(7);
        assertThatThrownBy(() -> new OfficialSplit(Optional.of("child")).split(official))
                .hasMessageContaining("'child' is '1' of 'item2' (training) and of 'item3' (test)");
        assertThatThrownBy(() -> new OfficialSplit(Optional.of("patient")).split(official))
                .hasMessageContaining("item 'item0' has no attribute 'patient'");
    }

    @Test
    void random_split_gives_each_part_its_share_of_every_kind() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            items.add(new Item("g" + i, Optional.empty(), Map.of("glaucoma", i % 10 == 0 ? "yes" : "no")));
        }
        Split split = new RandomSplit(10, 10, Optional.empty(), Optional.of("glaucoma"), 1).split(items);
        assertThat(split.training()).hasSize(20).filteredOn(SplitsTest::isIll).hasSize(2);
        assertThat(split.validation()).hasSize(10).filteredOn(SplitsTest::isIll).hasSize(1);
        assertThat(split.test()).hasSize(10).filteredOn(SplitsTest::isIll).hasSize(1);
    }

    private static boolean isIll(Item item) {
        return "yes".equals(item.attributes().get("glaucoma"));
    }

    @Test
    void attribute_that_an_item_lacks_is_told() {
        assertThatThrownBy(() -> new RandomSplit(1, 1, Optional.empty(), Optional.of("camera"), 1).split(TEN))
                .hasMessageContaining("item 'item0' has no attribute 'camera'");
    }

    /** Section 4.4 of the paper's specification: 80 and 20 percent, a tenth of the first for validation. */
    @Test
    void shares_of_the_lung_slices_are_the_papers() {
        List<Item> slices = new ArrayList<>();
        for (int i = 0; i < 267; i++) {
            slices.add(new Item("slice" + i));
        }
        Split split = new RandomSplit(0.08, 0.2, Optional.empty(), Optional.empty(), 1).split(slices);
        assertThat(split.training()).hasSize(193);
        assertThat(split.validation()).hasSize(21);
        assertThat(split.test()).hasSize(53);
    }

    @Test
    void strata_are_chosen_by_share_whatever_the_order() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= 400; i++) {
            names.add((i <= 40 ? "g" : "n") + i);
        }
        Set<String> chosen = Strata.choose(names, name -> name.substring(0, 1), 50, 7);
        assertThat(chosen).hasSize(50).filteredOn(name -> name.startsWith("g")).hasSize(5);
        Collections.reverse(names);
        assertThat(Strata.choose(names, name -> name.substring(0, 1), 50, 7)).isEqualTo(chosen);
        assertThat(Strata.choose(names, name -> name.substring(0, 1), 50, 8)).isNotEqualTo(chosen);
        assertThat(Strata.choose(List.of(), name -> name, 3, 1)).isEmpty();
    }

    @Test
    void listed_split_refuses_an_unknown_name() {
        assertThatThrownBy(() -> listed(List.of("item0", "itme1"), List.of(), List.of(), "")
                        .split(TEN))
                .hasMessage("the data set has no item 'itme1' (its items are named as 'item0', 'item1')");
    }

    @Test
    void item_in_two_parts_is_refused() {
        assertThatThrownBy(() -> listed(List.of("item0"), List.of("item0"), List.of(), "")
                        .split(TEN))
                .hasMessage("'item0' is in two parts of the split");
    }

    @Test
    void folds_together_test_every_item_once_and_spread_validation_over_the_others() {
        Split first = new FoldsSplit(3, 1, 3, Optional.empty()).split(TEN);
        assertThat(names(first.test())).containsExactly("item0", "item3", "item6", "item9");
        assertThat(names(first.validation())).containsExactly("item2", "item5", "item8");
        assertThat(names(first.training())).containsExactly("item1", "item4", "item7");
        assertThat(names(new FoldsSplit(3, 2, 3, Optional.empty()).split(TEN).test()))
                .containsExactly("item1", "item4", "item7");
        assertThat(names(new FoldsSplit(3, 3, 3, Optional.empty()).split(TEN).test()))
                .containsExactly("item2", "item5", "item8");
    }

    @Test
    void folds_that_keep_children_together_test_every_child_once() {
        List<Item> eyes = new ArrayList<>();
        for (int child = 0; child < 7; child++) {
            for (String eye : List.of("left", "right")) {
                eyes.add(new Item(child + eye, Optional.empty(), Map.of("child", "c" + child)));
            }
        }
        List<String> tested = new ArrayList<>();
        for (int fold = 1; fold <= 3; fold++) {
            Split split = new FoldsSplit(3, fold, 3, Optional.of("child")).split(eyes);
            List<String> all = new ArrayList<>(children(split.training()));
            all.addAll(children(split.validation()));
            all.addAll(children(split.test()));
            assertThat(all).as("no child in two parts").doesNotHaveDuplicates().hasSize(7);
            assertThat(split.validation()).isNotEmpty();
            assertThat(split.training()).isNotEmpty();
            tested.addAll(children(split.test()));
        }
        assertThat(tested).containsExactlyInAnyOrder("c0", "c1", "c2", "c3", "c4", "c5", "c6");
    }

    private static List<String> names(List<Item> items) {
        return items.stream().map(Item::id).toList();
    }

    @Test
    void empty_training_part_is_told() {
        assertThatThrownBy(() -> new FoldsSplit(2, 1, 5, Optional.empty()).split(TEN))
                .hasMessage("the training part of the split is empty: of 10 items 5 are test and 5 validation "
                        + "(take fewer for validation, or more items)");
        assertThatThrownBy(() -> new EverySplit(2, 5, Optional.empty()).split(TEN))
                .hasMessage("the training part of the split is empty: of 10 items 5 are test and 5 validation "
                        + "(take fewer for validation, or more items)");
        assertThatThrownBy(() -> new RandomSplit(0.5, 0.5, Optional.empty(), Optional.empty(), 1).split(TEN))
                .hasMessageContaining("the training part of the split is empty");
    }

    @Test
    void official_split_needs_parts() {
        assertThatThrownBy(() -> new OfficialSplit().split(TEN))
                .hasMessage(
                        "the data set has no parts of its own (choose another data.split: random, every or listed)");
    }

    private static List<String> children(List<Item> items) {
        return items.stream()
                .map(item -> item.attributes().get("child"))
                .distinct()
                .toList();
    }
}
