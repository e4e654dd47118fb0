package dev.hanet.toolkit.data.dataset;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.data.image.Drawn;
import dev.hanet.toolkit.data.split.OfficialSplit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of 2x2 pixels in the layouts of REFUGE and its later packing. */
class RefugeSpecTest {
    private static final RefugeSpec REFUGE = new RefugeSpec("refuge", RefugeSpec.TestSet.VALIDATION400, 2, 1);
    private static final Drawn MASK = new Drawn(2, 2, 255, 128, 0, 255);

    @TempDir
    private Path folder;

    @Test
    void archives_of_2018_are_found_however_often_their_folders_are_nested() throws IOException {
        writeArchives();
        Dataset dataset = open(REFUGE);
        assertThat(dataset.items())
                .extracting(Item::id)
                .containsExactly("g0001", "g0002", "n0001", "n0002", "V0001", "V0400");
        Sample sample = dataset.load(dataset.items().get(0));
        assertThat(sample.image().channels()).isEqualTo(3);
        assertThat(sample.mask().orElseThrow().classes()).containsExactly(0, 1, 2, 0);
        assertThat(dataset.load(dataset.items().get(4)).mask().orElseThrow().classes())
                .as("a mask expanded to three channels")
                .containsExactly(0, 1, 2, 0);
    }

    @Test
    void packing_of_2020_is_found_by_the_names_of_the_files() throws IOException {
        Path root = folder.resolve("REFUGE");
        for (String id : List.of("g0001", "n0001")) {
            photograph(root.resolve("REFUGE1-Train-400/Images/" + id + ".jpg"));
            MASK.grey(root.resolve("REFUGE1-Train-400/Annotation-Training400/Disc_Cup_Masks/" + id + ".bmp"), "bmp");
        }
        photograph(root.resolve("REFUGE1-Val-400/Images/V0001.jpg"));
        MASK.grey(root.resolve("REFUGE1-Val-400/Annotation/Disc_Cup_Masks/V0001.bmp"), "bmp");
        photograph(root.resolve("REFUGE1-Test-400/Images/T0001.jpg"));
        MASK.grey(root.resolve("REFUGE1-Test-400/Annotation/Disc_Cup_Masks/T0001.bmp"), "bmp");
        photograph(root.resolve("REFUGE2-Val-400/V0401.jpg"));
        assertThat(open(REFUGE).items()).extracting(Item::id).containsExactly("g0001", "n0001", "V0001");
        assertThat(open(new RefugeSpec("refuge", RefugeSpec.TestSet.TEST400, 0, 1))
                        .items())
                .extracting(Item::id)
                .containsExactly("g0001", "n0001", "T0001");
    }

    @Test
    void validation_part_has_its_share_of_glaucoma_and_the_validation_images_are_the_test() throws IOException {
        writeArchives();
        Split split = new OfficialSplit().split(open(REFUGE).items());
        assertThat(split.validation())
                .extracting(item -> item.attributes().get("glaucoma"))
                .containsExactlyInAnyOrder("yes", "no");
        assertThat(split.training())
                .extracting(item -> item.attributes().get("glaucoma"))
                .containsExactlyInAnyOrder("yes", "no");
        assertThat(split.test()).extracting(Item::id).containsExactly("V0001", "V0400");
        assertThat(new OfficialSplit().split(open(REFUGE).items())).isEqualTo(split);
    }

    @Test
    void missing_halves_are_told() throws IOException {
        photograph(folder.resolve("refuge/Training400/Glaucoma/g0001.jpg"));
        assertThatThrownBy(() -> open(REFUGE))
                .hasMessage("REFUGE is not complete: no image of the test part, such as 'V0001.jpg', below '"
                        + folder.resolve("refuge")
                        + "' (unpack REFUGE-Validation400.zip and REFUGE-Validation400-GT.zip"
                        + " beside the training images)");
        photograph(folder.resolve("refuge/V0001.jpg"));
        assertThatThrownBy(() -> open(REFUGE))
                .hasMessageContaining(
                        "REFUGE is not complete: no mask for 'g0001', 'v0001', such as 'g0001.bmp', below");
        Files.delete(folder.resolve("refuge/Training400/Glaucoma/g0001.jpg"));
        assertThatThrownBy(() -> open(REFUGE)).hasMessageContaining("no training image, such as 'g0001.jpg',");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "REFUGE-Validation400/REFUGE-Validation400/V0400.jpg, V0400",
        "REFUGE-Training400/Training400/Non-Glaucoma/n0002.jpg, n0002",
        "REFUGE-Training400/Training400/Glaucoma/g0001.jpg, g0001"
    })
    void mask_without_its_image_is_told(String image, String id) throws IOException {
        writeArchives();
        Files.delete(folder.resolve("refuge").resolve(image));
        assertThatThrownBy(() -> open(REFUGE))
                .hasMessage("REFUGE is not complete: no image for '" + id.toLowerCase(Locale.ROOT) + "', such as '" + id
                        + ".jpg', below '" + folder.resolve("refuge")
                        + "' (unpack the images beside the annotations)");
    }

    /** The set that is not asked for may lie there in part. */
    @Test
    void masks_of_the_other_test_set_are_nobodys() throws IOException {
        writeArchives();
        MASK.grey(folder.resolve("refuge/REFUGE-Test-GT/Disc_Cup_Masks/T0001.bmp"), "bmp");
        assertThat(open(REFUGE).items()).hasSize(6);
        assertThatThrownBy(() -> open(new RefugeSpec("refuge", RefugeSpec.TestSet.TEST400, 2, 1)))
                .hasMessageContaining("no image of the test part, such as 'T0001.jpg', below");
    }

    @Test
    void data_root_without_refuge_is_told() {
        assertThatThrownBy(() -> open(REFUGE)).isInstanceOfSatisfying(DataException.class, e -> {
            assertThat(e.problem()).startsWith("REFUGE is not there: no file like 'g0001.jpg' in a folder 'refuge'");
            assertThat(e.remedy().orElseThrow()).startsWith("register at refuge.grand-challenge.org");
        });
    }

    @Test
    void mask_that_is_coloured_or_lies_about_its_size_is_told() throws IOException {
        writeArchives();
        Path mask = folder.resolve(
                "refuge/Annotation-Training400/Annotation-Training400/Disc_Cup_Masks/Glaucoma/g0001.bmp");
        Drawn.photograph(mask, "bmp", 2, 2, 0xff0000);
        assertThatThrownBy(() -> open(REFUGE).load(open(REFUGE).items().get(0)))
                .hasMessageContaining("mask '" + mask + "' is coloured");
        MASK.grey(mask, "bmp");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(mask)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(22, 40); // rows
        Files.write(mask, bytes.array());
        assertThatThrownBy(() -> open(REFUGE).load(open(REFUGE).items().get(0)))
                .hasMessageContaining("'" + mask + "' ends before its image does");
    }

    @Test
    void keys_survive_a_round_trip() {
        assertThatSpec(RefugeSpec.class).hasDefaults(new RefugeSpec("refuge", RefugeSpec.TestSet.VALIDATION400, 50, 1));
        assertThatSpec(RefugeSpec.class).roundTrips(new RefugeSpec("r", RefugeSpec.TestSet.TEST400, 3, 9));
    }

    private void writeArchives() throws IOException {
        Path root = folder.resolve("refuge");
        Path images = root.resolve("REFUGE-Training400/Training400");
        Path masks = root.resolve("Annotation-Training400/Annotation-Training400/Disc_Cup_Masks");
        for (String id : List.of("Glaucoma/g0001", "Glaucoma/g0002", "Non-Glaucoma/n0001", "Non-Glaucoma/n0002")) {
            photograph(images.resolve(id + ".jpg"));
            MASK.grey(masks.resolve(id + ".bmp"), "bmp");
        }
        for (String id : List.of("V0001", "V0400")) {
            photograph(root.resolve("REFUGE-Validation400/REFUGE-Validation400/" + id + ".jpg"));
            MASK.expanded(root.resolve("REFUGE-Validation400-GT/Disc_Cup_Masks/" + id + ".bmp"), "bmp");
        }
    }

    private static void photograph(Path file) throws IOException {
        Drawn.photograph(file, "jpg", 2, 2, 0xc06030);
    }

    private Dataset open(RefugeSpec spec) {
        return spec.open(DataRoots.of(folder));
    }
}
