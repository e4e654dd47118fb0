package dev.hanet.toolkit.data.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** A file whose checksum is right and whose head tells something else than what follows. */
    private void crafted(int length, int channels, int height, int width, int mask, int field) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("HANETS01".getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(channels).putInt(height).putInt(width).putInt(mask).putInt(field);
        CRC32C sum = new CRC32C();
        sum.update(bytes.array(), 0, length - 4);
        bytes.putInt(length - 4, (int) sum.getValue());
        Files.write(files().file(ITEM), bytes.array());
    }

    @ParameterizedTest(name = "{0} bytes, {1} channels of {2} x {3}, mask {4}, field {5}")
    @CsvSource({
        "52, 3, 40000, 30000, 0, 0",
        "52, 1, 23000, 23000, 0, 0",
        "52, 1, 65536, 65536, 0, 0",
        "52, -1, 2, 2, 0, 0",
        "52, 1, 0, 0, 0, 0",
        "52, 2147483647, 1, 1, 0, 0",
        "48, 1, 2, 2, 1, 0",
        "48, 1, 2, 2, 0, 1",
        "4048, 1, 2, 2, 0, 0",
        "40, 1, 2, 2, 0, 0",
    })
    void file_that_is_not_as_its_head_tells_counts_as_not_there(
            int length, int channels, int height, int width, int mask, int field) throws IOException {
        crafted(length, channels, height, width, mask, field);
        assertThat(files().read(ITEM)).isEmpty();
    }

    @Test
    void file_that_is_as_its_head_tells_is_read() throws IOException {
        crafted(48, 1, 2, 2, 0, 0);
        assertThat(files().read(ITEM)).isPresent();
    }
}
