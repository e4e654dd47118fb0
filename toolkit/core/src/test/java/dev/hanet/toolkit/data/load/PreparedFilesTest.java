package dev.hanet.toolkit.data.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedFilesTest {
    private static final Item ITEM = new Item("left eye/01");

    @TempDir
    private Path folder;

    private PreparedFiles files() {
        return new PreparedFiles(folder);
    }

    private byte[] written(Sample sample) throws IOException {
        byte[] bytes = PreparedFiles.encoded(sample);
        Files.write(files().file(ITEM), bytes);
        return bytes;
    }

    @Test
    void what_is_read_is_what_was_written() throws IOException {
        Sample sample = Samples.counting(3, 4, 5);
        sample.image().values()[7] = Float.MIN_VALUE;
        written(sample);
        Sample read = files().read(ITEM).orElseThrow();
        assertThat(read.id()).as("the item's name, not the file's").isEqualTo("left eye/01");
        assertThat(read.image().values()).containsExactly(sample.image().values());
        assertThat(read.size()).isEqualTo(sample.size());
        assertThat(read.mask().orElseThrow().classes())
                .containsExactly(sample.mask().orElseThrow().classes());
        assertThat(read.fieldOfView().orElseThrow().inside())
                .containsExactly(sample.fieldOfView().orElseThrow().inside());
    }

    @Test
    void image_alone_stays_alone() throws IOException {
        written(Sample.of("x", Samples.grey(1, 2, 0.5f, -1200)));
        Sample read = files().read(ITEM).orElseThrow();
        assertThat(read.mask()).isEmpty();
        assertThat(read.fieldOfView()).isEmpty();
        assertThat(read.image().values()).containsExactly(0.5f, -1200);
    }

    @Test
    void names_that_files_cannot_have_stay_apart() {
        assertThat(files().file(new Item("a/b"))).isNotEqualTo(files().file(new Item("a-b")));
        assertThat(files().file(ITEM).getParent()).isEqualTo(folder);
        assertThat(files().file(new Item("../../etc/x")).getParent()).isEqualTo(folder);
    }

    @ParameterizedTest(name = "byte {0} changed")
    @ValueSource(ints = {0, 9, 20, 40, -1})
    void changed_file_counts_as_not_there(int place) throws IOException {
        byte[] bytes = written(Samples.counting(1, 4, 5));
        bytes[place < 0 ? bytes.length + place : place] ^= 1;
        Files.write(files().file(ITEM), bytes);
        assertThat(files().read(ITEM)).isEmpty();
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @ValueSource(ints = {0, 5, 28, 60})
    void cut_file_counts_as_not_there(int length) throws IOException {
        byte[] bytes = written(Samples.counting(1, 4, 5));
        Files.write(files().file(ITEM), Arrays.copyOf(bytes, length));
        assertThat(files().read(ITEM)).isEmpty();
    }

    @Test
    void items_are_taken_from_files_and_made_anew_where_a_file_is_damaged() throws IOException {
        Dataset dataset = new Dataset() {
            @Override
            public List<Item> items() {
                return List.of(ITEM);
            }

            @Override
            public Sample load(Item item) {
                return Samples.counting(1, 2, 2);
            }
        };
        written(Sample.of("other", Samples.grey(1, 1, 42), Samples.mask(1, 1, 0)));
        PreparedItems items = new PreparedItems(
                dataset,
                dataset.items(),
                new Pipeline(List.of(), List.of()),
                List.of("a", "b", "c"),
                Optional.of(files()),
                0);
        assertThat(items.get(0).image().values()).containsExactly(42);
        Files.writeString(files().file(ITEM), "damaged");
        assertThat(items.get(0).image().values()).containsExactly(0, 1, 2, 3);
    }
}
