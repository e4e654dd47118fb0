package dev.hanet.toolkit.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.data.image.MaskCode;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionFilesTest {
    private static final ClassLoader CLASSES = PredictionFilesTest.class.getClassLoader();
    private static final ExperimentLoader LOADER =
            HanetModule.injector(Plugins.found(CLASSES), CLASSES).getInstance(ExperimentLoader.class);
    private static final ImageSize SIZE = new ImageSize(2, 2);
    private static final Mask FOUND = new Mask(SIZE, new byte[] {0, 1, 2, 1});

    @TempDir
    private Path folder;

    private static DataSpec data(String dataset) {
        return data("background, rim, cup", dataset);
    }

    private static DataSpec data(String classes, String dataset) {
        return LOADER.inspectText("spec.yaml", """
                        version: 1
                        model:
                          encoder: {type: unet, channels: [4, 8]}
                          reduction: {type: none}
                          context: {type: none}
                          bottleneck: {type: none}
                          decoder: {type: unet}
                        data:
                          classes: [%s]
                          dataset: {type: folder, images: images, %s}
                          split: {type: random, validation: 1, test: 1}
                          prepare: [{type: resize, size: 64}, {type: normalize}]
                        train: {epochs: 1, batch: 1}
                        evaluate: {metrics: [mDice]}
                        """.formatted(classes, dataset), Overlay.NONE)
                .orThrow()
                .spec()
                .data();
    }

    private Path mask(DataSpec data, PredictionFiles.As as) {
        Segmentation segmentation = new Segmentation(new Probabilities(3, SIZE, new float[12]), FOUND, Map.of());
        return new PredictionFiles(false, false, as)
                .write(folder, "eye", new Image(1, SIZE, new float[] {1, 2, 3, 4}), segmentation, data)
                .get(0);
    }

    @Test
    void classes_that_differ_in_capitals_alone_have_files_of_their_own_where_capitals_do_not_count() {
        DataSpec data = data("background, cup, Cup", "masks: masks, values: {0: background, 1: cup, 2: Cup}");
        assertThat(new PredictionFiles(true, false, PredictionFiles.As.CLASSES)
                        .kinds(data).stream().map(kind -> kind.toLowerCase(Locale.ROOT)))
                .contains("probability-background")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_class_may_be_called_anything_and_its_file_stays_in_the_folder() {
        DataSpec data = data(
                "background, 'a/../../b', 'a:b'", "masks: masks, values: {0: background, 1: 'a/../../b', 2: 'a:b'}");
        Segmentation segmentation = new Segmentation(new Probabilities(3, SIZE, new float[12]), FOUND, Map.of());
        List<Path> files = new PredictionFiles(true, false, PredictionFiles.As.CLASSES)
                .write(folder, "eye", new Image(1, SIZE, new float[] {1, 2, 3, 4}), segmentation, data);
        assertThat(files)
                .doesNotHaveDuplicates()
                .allSatisfy(file -> assertThat(file).exists().hasParent(folder));
        assertThat(files.get(4).getFileName().toString())
                .matches("eye\\.probability-a-\\.\\.-\\.\\.-b-[0-9a-f]{8}\\.png");
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"Eye.png, eye.png", "eye.png, eye.tif", "e\u0301ye.png, \u00e9ye.png"})
    void files_that_would_be_written_over_each_other_somewhere_are_refused_before_any_is(String one, String other)
            throws IOException {
        assumeTrue(
                one.chars().allMatch(letter -> letter < 128)
                        || System.getProperty("sun.jnu.encoding", "").equals("UTF-8"),
                "names of files hold no accents here");
        Path first = Files.createFile(folder.resolve(one));
        Path second = Files.createFile(folder.resolve(other));
        assertThatThrownBy(() -> Predict.Input.of(List.of(first, second)))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("would both be written as");
    }

    @Test
    void very_long_names_leave_room_for_endings() throws IOException {
        String same = "a".repeat(240);
        Path first = Files.createFile(folder.resolve(same + "1.png"));
        Path second = Files.createFile(folder.resolve(same + "2.png"));
        assertThat(Predict.name(first)).hasSizeLessThan(120).isNotEqualTo(Predict.name(second));
        assertThat(Predict.name(Path.of("a name of some length, as hospitals have them 2026-11-28 left.png")))
                .isEqualTo("a name of some length, as hospitals have them 2026-11-28 left");
    }

    /** Whatever order the keys have, what is written reads as what was found, under the same keys. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0: background, 128: rim, 255: cup",
                "255: background, 0: cup, 128: rim",
                "0..99: background, 100..199: rim, 200..255: cup",
                "'#000000': background, '#800000': rim, '#008000': cup",
                "7: cup, '#ff0000': background, 9: rim",
                "0: background, 1: rim, 2: cup, 3: ignore",
            })
    void values_are_those_that_the_masks_of_the_data_set_have(String values) {
        DataSpec data = data("masks: masks, values: {" + values + "}");
        Path written = mask(data, PredictionFiles.As.VALUES);
        Map<String, Integer> labels = new LinkedHashMap<>();
        for (String entry : List.of(values.split(", ", -1))) {
            String name = entry.substring(entry.lastIndexOf(' ') + 1);
            String key = entry.substring(0, entry.lastIndexOf(':')).replace("'", "");
            labels.put(key, name.equals("ignore") ? Mask.IGNORE : data.classes().indexOf(name));
        }
        assertThat(Images.mask(written, MaskCode.of(labels), "'values'").classes())
                .containsExactly(FOUND.classes());
    }

    @Test
    void classes_are_numbers_and_colours_those_of_the_overlay() {
        DataSpec data = data("masks: masks, values: {255: background, 128: rim, 0: cup}");
        assertThat(Images.photograph(mask(data, PredictionFiles.As.CLASSES), 1).values())
                .containsExactly(0, 1, 2, 1);
        Image colours = Images.photograph(mask(data, PredictionFiles.As.COLOURS), 3);
        assertThat(List.of(colours.values()[0], colours.values()[4], colours.values()[8]))
                .as("the first class is black")
                .containsOnly(0f);
        assertThat(colours.values()[1]).isEqualTo(colours.values()[3]).isNotEqualTo(colours.values()[2]);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "layers: {rim: 'rim/*.png', cup: 'cup/*.png'}",
                "masks: masks, values: {index 0: background, index 1: rim, index 2: cup}",
                "masks: masks, values: {0: background, 1000: rim, 2000: cup}",
            })
    void values_that_no_picture_of_eight_bits_holds_are_refused(String dataset) {
        DataSpec data = data(dataset);
        assertThatThrownBy(() -> mask(data, PredictionFiles.As.VALUES))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("no masks that a picture of 8 bits can be written like");
    }
}
