package dev.hanet.toolkit.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spacing;
import dev.hanet.toolkit.data.image.Nifti;
import dev.hanet.toolkit.data.split.OfficialSplit;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.SpecReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Volumes of 2 x 3 x 4 voxels whose value tells their place, 100 x + 10 y + z, and a mask of what is at x = 1. */
class FolderOfVolumesTest {
    private static final String KEYS =
            "{images: scans, masks: masks, values: {0: background, 1: lesion}, channels: 1, axis: %s}";

    @TempDir
    private Path folder;

    private Dataset open(String keys) {
        return OwnFolder.open(folder, keys);
    }

    private void scan(String name) throws IOException {
        Nifti.write(folder.resolve(name), Nifti.STRAIGHT, 2, 3, 4, (x, y, z) -> 100 * x + 10 * y + z);
    }

    private void mask(String name, float[][] affine, int depth) throws IOException {
        Nifti.write(folder.resolve(name), affine, 2, 3, depth, (x, y, z) -> x);
    }

    private void picture(String name) throws IOException {
        OwnFolder.write(folder.resolve(name), new BufferedImage(2, 3, BufferedImage.TYPE_BYTE_GRAY));
    }

    @ParameterizedTest(name = "{0}: {1} slices of {2} x {3}")
    @CsvSource({"axial, 4, 3, 2", "coronal, 3, 4, 2", "sagittal, 2, 4, 3"})
    void every_slice_is_an_item(String axis, int slices, int height, int width) throws IOException {
        scan("scans/a.nii.gz");
        mask("masks/a.nii", Nifti.STRAIGHT, 4);
        Dataset dataset = open(KEYS.formatted(axis));
        assertThat(dataset.items()).hasSize(slices).first().extracting(Item::id).isEqualTo("a-001");
        assertThat(dataset.items()).extracting(Item::volume).containsOnly(Optional.of("a"));
        assertThat(dataset.files()).as("each file once").hasSize(2);
        Sample first = dataset.load(dataset.items().get(0));
        assertThat(first.size()).isEqualTo(new ImageSize(height, width));
        for (int i = 0; i < first.size().pixels(); i++) {
            assertThat(first.mask().orElseThrow().classes()[i])
                    .as("the mask lies on its image")
                    .isEqualTo((byte) (first.image().values()[i] >= 100 ? 1 : 0));
        }
    }

    @ParameterizedTest(name = "{0}: {1} x {2} mm")
    @CsvSource({"axial, 3, 2", "coronal, 5, 2", "sagittal, 5, 3"})
    void slices_know_how_far_apart_their_pixels_lie(String axis, double down, double across) throws IOException {
        scan("scans/a.nii.gz");
        mask("masks/a.nii", Nifti.STRAIGHT, 4);
        Dataset dataset = open(KEYS.formatted(axis));
        assertThat(dataset.load(dataset.items().get(0)).spacing()).contains(new Spacing(down, across));
    }

    @Test
    void spacing_of_a_spec_is_for_files_that_say_none() throws IOException {
        scan("scans/a.nii");
        mask("masks/a.nii", Nifti.STRAIGHT, 4);
        Dataset same = spaced(List.of(3.0, 2.0));
        assertThat(same.load(same.items().get(0)).spacing()).contains(new Spacing(3, 2));
        Dataset other = spaced(List.of(3.0, 2.5));
        assertThatThrownBy(() -> other.load(other.items().get(0)))
                .hasMessageContaining("lie 3 x 2 mm (down x across) apart by its file, and 3 x 2.5 mm")
                .hasMessageContaining("leave data.spacing out");
        Files.delete(folder.resolve("scans/a.nii"));
        Files.delete(folder.resolve("masks/a.nii"));
        picture("scans/b.png");
        picture("masks/b.png");
        Dataset pictures = spaced(List.of(0.25, 0.5));
        assertThat(pictures.load(pictures.items().get(0)).spacing()).contains(new Spacing(0.25, 0.5));
    }

    private Dataset spaced(List<Double> spacing) {
        FolderSpec dataset = new SpecReader(type -> Map.of())
                .bind(new Documents(PresetSource.NONE).text("folder.yaml", KEYS.formatted("axial")), FolderSpec.class)
                .orThrow();
        return new DataSpec(
                        List.of("background", "lesion"),
                        Map.of(),
                        dataset,
                        new OfficialSplit(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.of(spacing))
                .open(DataRoots.of(folder));
    }

    @Test
    void slices_stand_as_radiologists_look_at_them() throws IOException {
        scan("scans/a.nii");
        mask("masks/a.nii", Nifti.STRAIGHT, 4);
        Dataset dataset = open(KEYS.formatted("axial"));
        Sample second = dataset.load(dataset.items().get(1));
        assertThat(second.image().values()).containsExactly(121, 21, 111, 11, 101, 1);
        assertThat(second.mask().orElseThrow().classes()).containsExactly(1, 0, 1, 0, 1, 0);
    }

    @Test
    void mask_whose_numbers_run_the_other_way_lies_on_its_image_all_the_same() throws IOException {
        scan("scans/a.nii");
        float[][] turned = {{-2, 0, 0, -5}, {0, 3, 0, 4}, {0, 0, 5, 9}};
        Nifti.write(folder.resolve("masks/a.nii"), turned, 2, 3, 4, (x, y, z) -> 1 - x);
        Dataset dataset = open(KEYS.formatted("axial"));
        assertThat(dataset.load(dataset.items().get(1)).mask().orElseThrow().classes())
                .containsExactly(1, 0, 1, 0, 1, 0);
    }

    @Test
    void what_does_not_lie_on_its_image_is_told_before_a_voxel_is_read() throws IOException {
        scan("scans/a.nii");
        scan("scans/b.nii");
        scan("scans/c.nii");
        scan("scans/d.nii");
        mask("masks/a.nii", Nifti.STRAIGHT, 3);
        mask("masks/b.nii", new float[][] {{2, 0, 0, -7}, {0, 3, 0, 4}, {0, 0, 5, 29}}, 4);
        picture("masks/c.png");
        Files.write(folder.resolve("masks/d.nii"), new byte[400]);
        assertThatThrownBy(() -> open(KEYS.formatted("axial")))
                .hasMessageContaining(
                        "has 2x3x3 voxels where the image has 2x3x4 (to the right, the front and the head)")
                .hasMessageContaining("lies elsewhere than the image: a corner of it 20.0 away")
                .hasMessageContaining("is a picture where its image is a volume")
                .hasMessageContaining("is no NIfTI volume");
    }

    @Test
    void places_that_differ_by_rounding_are_the_same() throws IOException {
        scan("scans/a.nii");
        mask("masks/a.nii", new float[][] {{2, 0.001f, 0, -7.01f}, {0, 3, 0, 4}, {0, 0, 5, 9}}, 4);
        assertThat(open(KEYS.formatted("axial")).items()).hasSize(4);
    }

    @Test
    void pictures_and_volumes_of_one_slice_keep_their_names() throws IOException {
        picture("scans/p.png");
        picture("masks/p.png");
        Nifti.write(folder.resolve("scans/one.nii"), Nifti.STRAIGHT, 2, 3, 1, (x, y, z) -> x);
        mask("masks/one.nii", Nifti.STRAIGHT, 1);
        Dataset dataset = open(KEYS.formatted("axial"));
        assertThat(dataset.items()).extracting(Item::id).containsExactly("one", "p");
        assertThat(dataset.items()).extracting(Item::volume).containsOnly(Optional.empty());
        assertThat(dataset.load(dataset.items().get(0)).mask().orElseThrow().classes())
                .containsExactly(1, 0, 1, 0, 1, 0);
    }

    @Test
    void slice_and_picture_of_one_name_are_told() throws IOException {
        scan("scans/a.nii");
        mask("masks/a.nii", Nifti.STRAIGHT, 4);
        picture("scans/a-002.png");
        picture("masks/a-002.png");
        assertThatThrownBy(() -> open(KEYS.formatted("axial")))
                .hasMessageContaining("two images have one name")
                .hasMessageContaining("a-002.png");
    }

    @Test
    void layers_and_fields_of_view_are_volumes_too() throws IOException {
        scan("scans/a.nii");
        Nifti.write(folder.resolve("le/a.nii"), Nifti.STRAIGHT, 2, 3, 4, (x, y, z) -> z == 1 ? 255 : 0);
        Nifti.write(folder.resolve("fov/a.nii"), Nifti.STRAIGHT, 2, 3, 4, (x, y, z) -> 255 * x);
        Dataset dataset = open("{images: scans, layers: {lesion: le}, fieldOfView: fov, channels: 3}");
        Sample second = dataset.load(dataset.items().get(1));
        assertThat(second.image().channels()).isEqualTo(3);
        assertThat(second.mask().orElseThrow().classes()).containsOnly(1);
        assertThat(second.fieldOfView().orElseThrow().inside()).containsExactly(true, false, true, false, true, false);
        assertThat(dataset.load(dataset.items().get(0)).mask().orElseThrow().classes())
                .containsOnly(0);
    }

    @Test
    void patient_of_a_pattern_is_known_of_every_slice() throws IOException {
        scan("p1/ct.nii.gz");
        mask("p1/lesion.nii.gz", Nifti.STRAIGHT, 4);
        Dataset dataset = open("{images: '{patient}/ct.nii.gz', masks: '{patient}/lesion.nii.gz',"
                + " values: {0: background, 1: lesion}, channels: 1}");
        assertThat(dataset.items()).hasSize(4).extracting(Item::attributes).containsOnly(Map.of("patient", "p1"));
        assertThat(dataset.items()).extracting(Item::id).startsWith("p1-001");
    }

    @Test
    void voxel_without_a_class_is_told_with_its_file() throws IOException {
        scan("scans/a.nii");
        Nifti.write(folder.resolve("masks/a.nii"), Nifti.STRAIGHT, 2, 3, 4, (x, y, z) -> z == 2 ? 7 : 0);
        Dataset dataset = open(KEYS.formatted("axial"));
        List<Item> items = dataset.items();
        assertThat(dataset.load(items.get(1)).mask().orElseThrow().classes()).containsOnly(0);
        assertThatThrownBy(() -> dataset.load(items.get(2)))
                .hasMessageContaining("a.nii' holds values that are no class: '7' (6 pixels)");
    }
}
