package dev.hanet.toolkit.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.Test;

/** Each gesture on a text small enough to see what it does to it; comments stay where they are. */
class GesturesTest {
    private static Gestures gestures(String text) {
        return new Gestures(new SpecText(text), Outline.of(text));
    }

    private static String edited(String text, TextEdit edit) {
        SpecText before = new SpecText(text);
        return text.substring(0, before.offset(edit.getRange().getStart()))
                + edit.getNewText()
                + text.substring(before.offset(edit.getRange().getEnd()));
    }

    private static String inserted(String text, Object... inherited) {
        return edited(text, gestures(text).insert("encoder.level2", "ha", List.of(inherited)));
    }

    private static String set(String text, String path, String value) {
        return edited(text, gestures(text).set(path, value));
    }

    private static String takenAway(String text) {
        return edited(text, gestures(text).takeAway("encoder.level2").orElseThrow());
    }

    @Test
    void the_first_block_begins_the_list_below_the_last_key_of_the_model() {
        assertThat(inserted("""
                extends: preset:quickstart
                model:
                  context: {type: ha}  # the paper's
                train: {epochs: 2}
                """)).isEqualTo("""
                extends: preset:quickstart
                model:
                  context: {type: ha}  # the paper's
                  insert:
                    - {at: encoder.level2, use: {type: ha}}
                train: {epochs: 2}
                """);
    }

    @Test
    void a_text_without_a_model_gets_one_at_its_end() {
        assertThat(inserted("extends: preset:quickstart  # base")).isEqualTo("""
                extends: preset:quickstart  # base
                model:
                  insert:
                    - {at: encoder.level2, use: {type: ha}}
                """);
    }

    @Test
    void a_further_block_stands_below_the_last() {
        assertThat(inserted("""
                model:
                  insert:
                  - {at: context, use: {type: aspp}}  # first
                  # and no more
                """)).isEqualTo("""
                model:
                  insert:
                  - {at: context, use: {type: aspp}}  # first
                  - {at: encoder.level2, use: {type: ha}}
                  # and no more
                """);
    }

    @Test
    void in_brackets_it_stands_in_brackets() {
        assertThat(inserted("model: {insert: [{at: context, use: {type: aspp}}]}  # all"))
                .isEqualTo(
                        "model: {insert: [{at: context, use: {type: aspp}}, {at: encoder.level2, use: {type: ha}}]}  # all");
        assertThat(inserted("model: {insert: []}"))
                .isEqualTo("model: {insert: [{at: encoder.level2, use: {type: ha}}]}");
        assertThat(inserted("model: {decoder: {type: unet}}"))
                .isEqualTo("model: {decoder: {type: unet}, insert: [{at: encoder.level2, use: {type: ha}}]}");
        assertThat(inserted("model:\n  insert:\n"))
                .isEqualTo("model:\n  insert: [{at: encoder.level2, use: {type: ha}}]\n");
        assertThat(inserted("model:\n")).isEqualTo("model: {insert: [{at: encoder.level2, use: {type: ha}}]}\n");
    }

    @Test
    void what_is_inherited_is_repeated_since_a_list_is_inherited_whole() {
        assertThat(inserted(
                        "extends: base.yaml\n",
                        Map.of("at", "context", "use", Map.of("type", "squeeze-excite")),
                        Map.of("at", "encoder.level2", "use", Map.of("type", "aspp"))))
                .startsWith("extends: base.yaml\nmodel:\n  insert:\n    - {")
                .contains("at: context", "squeeze-excite")
                .endsWith("    - {at: encoder.level2, use: {type: ha}}\n")
                .doesNotContain("aspp");
    }

    @Test
    void a_block_takes_the_place_of_the_one_on_its_point() {
        assertThat(inserted("""
                model:
                  insert:
                    - {at: encoder.level2, use: {type: aspp, channels: 8}}  # tried
                    - at: context
                      use: {type: aspp}
                """)).isEqualTo("""
                model:
                  insert:
                    - {at: encoder.level2, use: {type: ha}}  # tried
                    - at: context
                      use: {type: aspp}
                """);
        assertThat(inserted("model:\n  insert:\n    - at: encoder.level2\n      use:\n        type: aspp # old\n"))
                .isEqualTo("model:\n  insert:\n    - at: encoder.level2\n      use:\n        {type: ha} # old\n");
    }

    @Test
    void a_block_is_taken_away_with_its_line_and_the_last_with_the_list() {
        assertThat(takenAway("""
                model:
                  insert:
                    - {at: encoder.level2, use: {type: ha}}
                    - {at: context, use: {type: aspp}}
                """)).isEqualTo("""
                model:
                  insert:
                    - {at: context, use: {type: aspp}}
                """);
        assertThat(takenAway("""
                model:
                  insert:
                    - {at: encoder.level2, use: {type: ha}}
                  # a comment
                  decoder: {type: unet}
                """)).isEqualTo("""
                model:
                  # a comment
                  decoder: {type: unet}
                """);
        assertThat(gestures("model: {}").takeAway("encoder.level2")).isEmpty();
    }

    @Test
    void a_value_is_put_in_the_place_of_the_old() {
        assertThat(set("model:\n  context: {type: ha, delta: 0.5, levels: 2} # HA\n", "model.context.delta", "0.35"))
                .isEqualTo("model:\n  context: {type: ha, delta: 0.35, levels: 2} # HA\n");
        assertThat(set("model:\n  context:\n    delta: 0.5 # why\n", "model.context.delta", "0.35"))
                .isEqualTo("model:\n  context:\n    delta: 0.35 # why\n");
        assertThat(set("seed:  # later\n", "seed", "3")).isEqualTo("seed: 3  # later\n");
    }

    @Test
    void a_value_that_is_inherited_is_laid_over_here() {
        assertThat(set("model:\n  context: {type: ha}  # HA\n", "model.context.delta", "0.35"))
                .isEqualTo("model:\n  context: {type: ha, delta: 0.35}  # HA\n");
        assertThat(set("model:\n  context:\n    type: ha # HA\ntrain: {}\n", "model.context.delta", "0.35"))
                .isEqualTo("model:\n  context:\n    type: ha # HA\n    delta: 0.35\ntrain: {}\n");
        assertThat(set("model:\n  decoder: {type: unet}\n", "model.context.delta", "0.35"))
                .isEqualTo("model:\n  decoder: {type: unet}\n  context: {delta: 0.35}\n");
        assertThat(set("model:\n  context: ha # no mapping\n", "model.context.delta", "0.35"))
                .isEqualTo("model:\n  context: {delta: 0.35} # no mapping\n");
        assertThat(set("extends: preset:quickstart\n", "model.context.delta", "0.35"))
                .isEqualTo("extends: preset:quickstart\nmodel: {context: {delta: 0.35}}\n");
    }
}
