package dev.hanet.toolkit.data.dataset;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.image.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two photographs, one of them packed, in the layout and the encodings of STARE. */
class StareSpecTest {
    private static final StareSpec STARE = new StareSpec("stare", StareSpec.Observer.FIRST);
    private static final Drawn PHOTOGRAPH = new Drawn(2, 3, 90, 91, 92, 93, 94, 95);
    private static final Drawn DRAWING = new Drawn(2, 3, 0, 255, 0, 0, 255, 255);

    @TempDir
    private Path folder;

    private void write() throws IOException {
        PHOTOGRAPH.packed(folder.resolve("STARE/stare-images/im0001.ppm.gz"), true);
        DRAWING.packed(folder.resolve("STARE/labels-ah/im0001.ah.ppm.gz"), false);
        PHOTOGRAPH.ppm(folder.resolve("STARE/stare-images/im0002.ppm"));
        DRAWING.pgm(folder.resolve("STARE/labels-ah/im0002.ah.ppm"));
        DRAWING.ppm(folder.resolve("STARE/labels-vk/im0002.vk.ppm"));
        PHOTOGRAPH.ppm(folder.resolve("STARE/stare-images/im0399.ppm"));
    }

    @Test
    void packed_and_unpacked_files_hold_the_same() throws IOException {
        write();
        Dataset dataset = open(STARE);
        assertThat(dataset.items()).extracting(Item::id).containsExactly("im0001", "im0002");
        for (Item item : dataset.items()) {
            assertThat(dataset.load(item).image().values())
                    .containsExactly(90, 91, 92, 93, 94, 95, 90, 91, 92, 93, 94, 95, 90, 91, 92, 93, 94, 95);
            assertThat(dataset.load(item).mask().orElseThrow().classes()).containsExactly(0, 1, 0, 0, 1, 1);
            assertThat(dataset.load(item).fieldOfView()).isPresent();
        }
        assertThat(STARE.hasParts())
                .as("it says so before any file is read")
                .isEqualTo(dataset.items().stream()
                        .anyMatch(item -> item.official().isPresent()))
                .isFalse();
    }

    @Test
    void second_observers_drawings_are_in_colour() throws IOException {
        write();
        Dataset dataset = open(new StareSpec("stare", StareSpec.Observer.SECOND));
        assertThat(dataset.items()).extracting(Item::id).containsExactly("im0002");
        assertThat(dataset.load(dataset.items().get(0)).mask().orElseThrow().classes())
                .containsExactly(0, 1, 0, 0, 1, 1);
    }

    @Test
    void map_that_holds_less_than_it_claims_is_told() throws IOException {
        write();
        Path file = folder.resolve("STARE/stare-images/im0002.ppm");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        Dataset dataset = open(STARE);
        assertThatThrownBy(() -> dataset.load(dataset.items().get(1)))
                .hasMessageContaining("'" + file + "' ends before its image does");
        Path packed = folder.resolve("STARE/stare-images/im0001.ppm.gz");
        byte[] some = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(some, some.length - 12));
        assertThatThrownBy(() -> dataset.load(dataset.items().get(0)))
                .hasMessageContaining("'" + packed + "' ends before its image does");
    }

    @Test
    void drawing_without_its_photograph_is_told() throws IOException {
        write();
        Files.delete(folder.resolve("STARE/stare-images/im0001.ppm.gz"));
        assertThatThrownBy(() -> open(STARE))
                .hasMessageContaining("STARE is not complete: no photograph for 'im0001', such as 'im0001.ppm', below")
                .hasMessageContaining("unpack stare-images.tar beside the drawings");
    }

    @Test
    void keys_survive_a_round_trip() {
        assertThatSpec(StareSpec.class).hasDefaults(STARE);
        assertThatSpec(StareSpec.class).roundTrips(new StareSpec("s", StareSpec.Observer.SECOND));
    }

    private Dataset open(StareSpec spec) {
        return spec.open(DataRoots.of(folder));
    }
}
