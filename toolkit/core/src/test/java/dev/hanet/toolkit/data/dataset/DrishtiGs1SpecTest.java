package dev.hanet.toolkit.data.dataset;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.image.Drawn;
import dev.hanet.toolkit.data.image.Outlines;
import dev.hanet.toolkit.data.image.Outlines.Corner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Photographs of 20x30 pixels whose disc fills rows 4 to 13 and columns 15 to 24, the cup rows 6 to 9 and columns 18 to
 * 21 of it.
 */
class DrishtiGs1SpecTest {
    private static final DrishtiGs1Spec DRISHTI =
            new DrishtiGs1Spec("drishti-gs1", DrishtiGs1Spec.Masks.AVERAGE_BOUNDARY);
    private static final int[] DISC = {4, 13, 15, 24};
    private static final int[] CUP = {6, 9, 18, 21};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void outlines_are_read_in_whichever_order_agrees_with_the_votes(boolean rowFirst) throws IOException {
        write("Training", "GT", "002", rowFirst);
        Mask mask = load(DRISHTI, 0);
        assertThat(mask.histogram()).startsWith(500, 84, 16);
        assertThat(mask.classAt(4, 15)).isEqualTo(1);
        assertThat(mask.classAt(3, 15)).isZero();
        assertThat(mask.classAt(9, 21)).isEqualTo(2);
    }

    @Test
    void parts_are_those_of_the_folders_that_are_often_doubled() throws IOException {
        write("Drishti-GS1_files/Drishti-GS1_files/Training", "GT", "002", true);
        write("Drishti-GS1_files/Drishti-GS1_files/Test", "Test_GT", "001", true);
        assertThat(DRISHTI.open(DataRoots.of(folder)).items())
                .containsExactly(
                        new Item("drishtiGS_001", Optional.of(Part.TEST), java.util.Map.of()),
                        new Item("drishtiGS_002", Optional.of(Part.TRAINING), java.util.Map.of()));
    }

    /** The disc's middle rows were marked by four experts, the others by three, two and one. */
    @ParameterizedTest(name = "{0} has {1} disc pixels")
    @CsvSource({"SOFTMAP_ANY, 100", "SOFTMAP_MAJORITY, 80", "SOFTMAP_ALL, 40"})
    void votes_decide_on_request(DrishtiGs1Spec.Masks masks, int pixels) throws IOException {
        write("Training", "GT", "002", true);
        int[] levels = {64, 64, 128, 255, 255, 255, 255, 191, 191, 128};
        int[] votes = new int[600];
        for (int y = 4; y <= 13; y++) {
            for (int x = 15; x <= 24; x++) {
                votes[y * 30 + x] = levels[y - 4];
            }
        }
        new Drawn(20, 30, votes).grey(softMap("Training", "GT", "002", "OD"), "png");
        new Drawn(20, 30, new int[600]).expanded(softMap("Training", "GT", "002", "cup"), "png");
        assertThat(load(new DrishtiGs1Spec("drishti-gs1", masks), 0).histogram()[1])
                .isEqualTo(pixels);
    }

    @Test
    void without_outlines_the_majority_decides() throws IOException {
        write("Training", "GT", "002", true);
        Files.delete(outline("Training", "GT", "002", "OD"));
        Files.delete(outline("Training", "GT", "002", "Cup"));
        assertThat(load(DRISHTI, 0).histogram()).startsWith(500, 84, 16);
    }

    @Test
    void outline_of_something_else_is_refused() throws IOException {
        write("Training", "GT", "002", true);
        Path file = outline("Training", "GT", "002", "Cup");
        Files.writeString(file, "0 0\n0 5\n5 5\n5 0\n");
        assertThatThrownBy(() -> load(DRISHTI, 0))
                .hasMessageStartingWith(
                        "'" + file + "' does not outline what '" + softMap("Training", "GT", "002", "cup")
                                + "' shows: they overlap by 0.00 with the row first, by 0.00 with the column first, and 0.8 is the"
                                + " least (one of the files is of another image or damaged");
    }

    @Test
    void text_that_is_no_outline_is_refused_with_its_line() throws IOException {
        write("Training", "GT", "002", true);
        Path file = outline("Training", "GT", "002", "OD");
        Files.writeString(file, "4 15\n4 x\n");
        assertThatThrownBy(() -> load(DRISHTI, 0))
                .hasMessage("'" + file + "' is no outline: line 2 is '4 x' (each line holds two numbers)");
        Files.writeString(file, "4 15\n");
        assertThatThrownBy(() -> load(DRISHTI, 0)).hasMessageContaining("is no outline: it has 1 points");
    }

    @Test
    void missing_ground_truth_and_soft_maps_of_another_size_are_told() throws IOException {
        write("Training", "GT", "002", true);
        new Drawn(2, 2, 0, 0, 0, 0).grey(softMap("Training", "GT", "002", "OD"), "png");
        assertThatThrownBy(() -> load(new DrishtiGs1Spec("drishti-gs1", DrishtiGs1Spec.Masks.SOFTMAP_ANY), 0))
                .hasMessageContaining("'drishtiGS_002': the image is 20x30 (height x width), its soft map");
        Files.delete(softMap("Training", "GT", "002", "OD"));
        assertThatThrownBy(() -> DRISHTI.open(DataRoots.of(folder)))
                .hasMessageContaining("Drishti-GS1 is not complete: no soft map for 'drishtigs_002', such as"
                        + " 'drishtiGS_002_ODsegSoftmap.png',");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"OD", "cup"})
    void soft_map_without_its_photograph_is_told(String what) throws IOException {
        write("Training", "GT", "002", true);
        new Drawn(20, 30, filled(DISC)).grey(softMap("Test", "Test_GT", "009", what), "png");
        assertThatThrownBy(() -> DRISHTI.open(DataRoots.of(folder)))
                .hasMessage("Drishti-GS1 is not complete: no photograph for 'drishtigs_009', such as"
                        + " 'drishtiGS_009.png', below '" + folder.resolve("drishti-gs1")
                        + "' (unpack the whole archive; photographs lie in 'Training/Images' and 'Test/Images')");
    }

    /** Else one image's disc would be what two experts marked, and the others' the mean outline. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"OD", "Cup"})
    void outlines_of_some_images_alone_are_told(String what) throws IOException {
        write("Training", "GT", "002", true);
        write("Training", "GT", "004", true);
        Files.delete(outline("Training", "GT", "004", what));
        assertThatThrownBy(() -> DRISHTI.open(DataRoots.of(folder)))
                .hasMessage(
                        "Drishti-GS1 is not complete: no outline for 'drishtigs_004', such as 'drishtiGS_004_" + what
                                + "AvgBoundary.txt', below '" + folder.resolve("drishti-gs1")
                                + "' (unpack the whole archive; or write 'masks: softmap-majority')");
        assertThat(new DrishtiGs1Spec("drishti-gs1", DrishtiGs1Spec.Masks.SOFTMAP_MAJORITY)
                        .open(DataRoots.of(folder))
                        .items())
                .hasSize(2);
    }

    @Test
    void what_an_outline_encloses_ends_at_the_picture() {
        assertThat(Outlines.polygon(
                                List.of(new Corner(-5, -5), new Corner(-5, 1), new Corner(1, 1), new Corner(1, -5)),
                                new ImageSize(3, 3))
                        .inside())
                .containsExactly(true, true, false, true, true, false, false, false, false);
    }

    @Test
    void keys_survive_a_round_trip() {
        assertThatSpec(DrishtiGs1Spec.class).hasDefaults(DRISHTI);
        assertThatSpec(DrishtiGs1Spec.class)
                .given("masks: softmap-any")
                .means(new DrishtiGs1Spec("drishti-gs1", DrishtiGs1Spec.Masks.SOFTMAP_ANY));
    }

    private Mask load(DrishtiGs1Spec spec, int index) {
        var dataset = spec.open(DataRoots.of(folder));
        return dataset.load(dataset.items().get(index)).mask().orElseThrow();
    }

    private void write(String part, String truth, String number, boolean rowFirst) throws IOException {
        Path images = folder.resolve("drishti-gs1").resolve(part).resolve("Images");
        Drawn.photograph(images.resolve("drishtiGS_" + number + ".png"), "png", 20, 30, 0xc06030);
        new Drawn(20, 30, filled(DISC)).grey(softMap(part, truth, number, "OD"), "png");
        new Drawn(20, 30, filled(CUP)).grey(softMap(part, truth, number, "cup"), "png");
        writeOutline(outline(part, truth, number, "OD"), DISC, rowFirst);
        writeOutline(outline(part, truth, number, "Cup"), CUP, rowFirst);
    }

    private Path softMap(String part, String truth, String number, String what) {
        return truth(part, truth, number).resolve("SoftMap/drishtiGS_" + number + "_" + what + "segSoftmap.png");
    }

    private Path outline(String part, String truth, String number, String what) {
        return truth(part, truth, number).resolve("AvgBoundary/drishtiGS_" + number + "_" + what + "AvgBoundary.txt");
    }

    private Path truth(String part, String truth, String number) {
        return folder.resolve("drishti-gs1").resolve(part).resolve(truth).resolve("drishtiGS_" + number);
    }

    private static int[] filled(int[] box) {
        int[] values = new int[600];
        for (int y = box[0]; y <= box[1]; y++) {
            for (int x = box[2]; x <= box[3]; x++) {
                values[y * 30 + x] = 255;
            }
        }
        return values;
    }

    /** The last point repeats the first, as in some of the files. */
    private static void writeOutline(Path file, int[] box, boolean rowFirst) throws IOException {
        List<int[]> corners = List.of(
                new int[] {box[0], box[2]},
                new int[] {box[0], box[3]},
                new int[] {box[1], box[3]},
                new int[] {box[1], box[2]},
                new int[] {box[0], box[2]});
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                corners.stream()
                        .map(corner -> rowFirst ? corner[0] + " " + corner[1] : corner[1] + " " + corner[0])
                        .collect(Collectors.joining("\r\n")));
    }
}
