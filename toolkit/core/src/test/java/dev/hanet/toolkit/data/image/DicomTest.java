package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spacing;
import dev.hanet.toolkit.data.dataset.FolderSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of one row of three pixels. */
class DicomTest {
    private static final String IMPLICIT = "1.2.840.10008.1.2";
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "transfer syntax {0}")
    @ValueSource(strings = {IMPLICIT, EXPLICIT})
    void tomography_is_in_hounsfield_units(String syntax) throws IOException {
        Written file = Written.of(syntax, "CT").text(0x00281052, "DS", "-1024").text(0x00281053, "DS", "1");
        ImageFile read = ImageFile.read(save(file.grey("MONOCHROME2", 12, false, 0, 1024, 4095)));
        assertThat(read.image().values()).containsExactly(-1024, 0, 3071);
        assertThat(read.kind()).isEqualTo(ImageFile.Kind.SIGNED);
    }

    @Test
    void sequences_before_the_pixels_are_passed_over() throws IOException {
        Written file = new Written(EXPLICIT).sequence().text(0x00080060, "CS", "CT");
        assertThat(ImageFile.read(save(file.grey("MONOCHROME2", 16, true, -5, 0, 7)))
                        .image()
                        .values())
                .containsExactly(-5, 0, 7);
    }

    @Test
    void window_maps_other_pictures_to_grey() throws IOException {
        Written file =
                Written.of(IMPLICIT, "MR").text(0x00281050, "DS", "100\\7").text(0x00281051, "DS", "101\\9");
        Image image = Images.photograph(save(file.grey("MONOCHROME2", 12, false, 0, 100, 4000)));
        assertThat(image.values()[0]).isZero();
        assertThat(image.values()[1]).isBetween(127f, 130f);
        assertThat(image.values()[2]).isEqualTo(255);
    }

    @Test
    void monochrome1_has_white_as_zero_and_no_window_is_the_whole_range() throws IOException {
        Written file = Written.of(EXPLICIT, "CR");
        assertThat(Images.photograph(save(file.grey("MONOCHROME1", 12, false, 0, 4095, 4095)))
                        .values())
                .containsExactly(255, 0, 0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"LINEAR, 64.5, 127.5, 191.5", "LINEAR_EXACT, 63.75, 127.5, 191.25", "SIGMOID, 68.58, 127.5, 186.42"})
    void window_has_the_curve_that_the_file_states(String curve, double below, double middle, double above)
            throws IOException {
        Written file = Written.of(EXPLICIT, "MG")
                .text(0x00281050, "DS", "1000")
                .text(0x00281051, "DS", "400")
                .text(0x00281056, "CS", curve);
        float[] values = Images.photograph(save(file.grey("MONOCHROME2", 12, false, 900, 1000, 1100)))
                .values();
        assertThat(values[0]).isCloseTo((float) below, within(0.6f));
        assertThat(values[1]).isCloseTo((float) middle, within(0.6f));
        assertThat(values[2]).isCloseTo((float) above, within(0.6f));
    }

    @ParameterizedTest(name = "slope {0}")
    @ValueSource(strings = {"1", "0.37", "0.00001", "-2"})
    void without_a_window_the_whole_range_is_shown_whatever_the_slope(String slope) throws IOException {
        Written file = Written.of(EXPLICIT, "PT")
                .text(0x00281050, "DS", "")
                .text(0x00281051, "DS", "")
                .text(0x00281052, "DS", "3")
                .text(0x00281053, "DS", slope);
        float[] values = Images.photograph(save(file.grey("MONOCHROME2", 8, false, 0, 51, 255)))
                .values();
        boolean falls = slope.startsWith("-");
        assertThat(values[0]).isCloseTo(falls ? 255 : 0, within(0.05f));
        assertThat(values[1]).isCloseTo(falls ? 204 : 51, within(0.05f));
        assertThat(values[2]).isCloseTo(falls ? 0 : 255, within(0.05f));
    }

    @Test
    void what_is_stated_of_the_values_and_not_followed_is_told() throws IOException {
        refused(
                Written.of(EXPLICIT, "CT").sequence(0x00283000).grey("MONOCHROME2", 12, false, 1, 2, 3),
                "Modality LUT Sequence");
        refused(
                Written.of(IMPLICIT, "CR").sequence(0x00283010).grey("MONOCHROME2", 12, false, 1, 2, 3),
                "VOI LUT Sequence");
        refused(
                Written.of(EXPLICIT, "CT").text(0x00281053, "DS", "0").grey("MONOCHROME2", 12, false, 1, 2, 3),
                "slope of 0");
        refused(window("400", "CUBIC"), "whose curve is 'CUBIC'");
        refused(window("0.5", "LINEAR"), "a window of the width 0.5");
    }

    private static byte[] window(String width, String curve) {
        return Written.of(EXPLICIT, "MR")
                .text(0x00281050, "DS", "40")
                .text(0x00281051, "DS", width)
                .text(0x00281056, "CS", curve)
                .grey("MONOCHROME2", 12, false, 1, 2, 3);
    }

    @Test
    void spacing_is_that_of_rows_then_that_of_columns() throws IOException {
        Written file = Written.of(EXPLICIT, "CT").text(0x00280030, "DS", "0.7\\0.45 ");
        assertThat(ImageFile.read(save(file.grey("MONOCHROME2", 12, false, 0, 1, 2)))
                        .spacing())
                .contains(new Spacing(0.7, 0.45));
        Written without = Written.of(EXPLICIT, "CT");
        assertThat(ImageFile.read(save(without.grey("MONOCHROME2", 12, false, 0, 1, 2)))
                        .spacing())
                .isEmpty();
    }

    @Test
    void colour_is_red_green_blue() throws IOException {
        Written file = new Written(EXPLICIT);
        assertThat(Images.photograph(save(file.colour(1, 2, 3, 4, 5, 6, 7, 8, 9)))
                        .values())
                .containsExactly(1, 4, 7, 2, 5, 8, 3, 6, 9);
    }

    @Test
    void what_is_not_read_is_told() throws IOException {
        refused(
                new Written("1.2.840.10008.1.2.4.70").grey("MONOCHROME2", 12, false, 1, 2, 3),
                "'1.2.840.10008.1.2.4.70'");
        refused(
                new Written(EXPLICIT).text(0x00280008, "IS", "3").grey("MONOCHROME2", 12, false, 1, 2, 3),
                "holds 3 frames");
        refused(new Written(EXPLICIT).grey("PALETTE COLOR", 8, false, 1, 2, 3), "'PALETTE COLOR'");
        byte[] whole = new Written(EXPLICIT).grey("MONOCHROME2", 12, false, 1, 2, 3);
        refused(java.util.Arrays.copyOf(whole, whole.length - 2), "ends before its image does");
    }

    /** 20 x 30 pixels of 2 bytes: a further column has 40 bytes. */
    @ParameterizedTest(name = "{0} bytes of {1} behind the pixels")
    @CsvSource({
        "0, 0, true",
        "2, 0, true",
        "38, 0, true",
        "40, 0, false",
        "600, 0, false",
        "2, 7, false",
        "38, 7, false"
    })
    void zeros_that_fill_the_last_block_are_passed_over_and_more_pixels_are_told(int count, int value, boolean isRead)
            throws IOException {
        byte[] pixels = new byte[1200 + count];
        for (int i = 0; i < 1200; i++) {
            pixels[i] = (byte) (i % 2 == 0 ? 1 + i % 100 : 0);
        }
        if (count > 0) {
            pixels[pixels.length - 1] = (byte) value;
        }
        Path file = save(Written.of(EXPLICIT, "CT").ofRows(20, 30, pixels));
        if (isRead) {
            assertThat(ImageFile.read(file).image().size()).isEqualTo(new ImageSize(20, 30));
        } else {
            assertThatThrownBy(() -> ImageFile.read(file))
                    .hasMessageContaining("slice.dcm' has more pixels than its rows and columns say")
                    .hasMessageContaining("correct its Rows, Columns or BitsAllocated");
        }
    }

    /** Sequences in items in sequences, thousands deep, none of which says how long it is. */
    @Test
    void sequences_without_end_are_told_before_they_fill_the_stack() throws IOException {
        Written file = new Written(EXPLICIT);
        for (int depth = 0; depth < 5000; depth++) {
            file.open();
        }
        refused(file.grey("MONOCHROME2", 12, false, 1, 2, 3), "has sequences in sequences without end");
    }

    @Test
    void a_frame_that_is_larger_than_its_file_is_told_before_it_is_given_memory() throws IOException {
        byte[] bytes =
                new Written(EXPLICIT).claiming(20_000, 10_000, 400_000_000).array();
        refused(bytes, "ends before its image does");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slice.dcm", "SLICE.DCM"})
    void folder_of_frames_has_masks_beside_it(String name) throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        Path masks = Files.createDirectories(folder.resolve("masks"));
        Written ct = Written.of(EXPLICIT, "CT").text(0x00281052, "DS", "-1024");
        Files.write(images.resolve(name), ct.grey("MONOCHROME2", 12, false, 0, 1024, 4095));
        Tiff.bytes(masks.resolve("slice.tif"), 1, 3, 0, 255, 0);
        Dataset dataset = FolderSpec.of("images", "masks", Map.of("0", "background", "255", "lesion"), 1)
                .open(DataRoots.of(folder), List.of("background", "lesion"));
        Sample sample = dataset.load(dataset.items().get(0));
        assertThat(sample.image().values()).containsExactly(-1024, 0, 3071);
        assertThat(sample.mask().orElseThrow().classes()).containsExactly(0, 1, 0);
    }

    private void refused(byte[] bytes, String words) throws IOException {
        Path file = save(bytes);
        assertThatThrownBy(() -> ImageFile.read(file)).hasMessageContaining(words);
    }

    private Path save(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("slice.dcm"), bytes);
    }

    /** Elements in the order they are written. */
    static final class Written {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final boolean explicit;

        Written(String syntax) {
            out.writeBytes(new byte[128]);
            out.writeBytes("DICM".getBytes(StandardCharsets.ISO_8859_1));
            element(true, 0x00020010, "UI", padded(syntax, '\0'));
            explicit = !syntax.equals(IMPLICIT);
        }

        /** Of a modality. */
        static Written of(String syntax, String modality) {
            return new Written(syntax).text(0x00080060, "CS", modality);
        }

        Written text(int tag, String kind, String value) {
            element(explicit, tag, kind, padded(value, ' '));
            return this;
        }

        /** An item without anything in a sequence of known length. */
        Written sequence(int tag) {
            element(explicit, tag, "SQ", new byte[] {(byte) 0xfe, (byte) 0xff, 0, (byte) 0xe0, 0, 0, 0, 0});
            return this;
        }

        /** An item of unknown length in a sequence of unknown length. */
        Written sequence() {
            ByteBuffer bytes = ByteBuffer.allocate(12 + 8 + 12 + 8 + 8).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putShort((short) 0x0008)
                    .putShort((short) 0x1140)
                    .put((byte) 'S')
                    .put((byte) 'Q')
                    .putShort((short) 0);
            bytes.putInt(-1);
            bytes.putShort((short) 0xfffe).putShort((short) 0xe000).putInt(-1);
            bytes.putShort((short) 0x0008)
                    .putShort((short) 0x0060)
                    .put((byte) 'C')
                    .put((byte) 'S')
                    .putShort((short) 4);
            bytes.put("MRMR".getBytes(StandardCharsets.ISO_8859_1));
            bytes.putShort((short) 0xfffe).putShort((short) 0xe00d).putInt(0);
            bytes.putShort((short) 0xfffe).putShort((short) 0xe0dd).putInt(0);
            out.writeBytes(bytes.array());
            return this;
        }

        /** The beginning of a sequence and of its first item, both of unknown length. */
        void open() {
            byte[] head = {8, 0, 0x40, 0x11, 'S', 'Q', 0, 0, -1, -1, -1, -1, -2, -1, 0, -32, -1, -1, -1, -1};
            out.writeBytes(head);
        }

        /** Pixels that are said to be there, and are not. */
        ByteBuffer claiming(int rows, int columns, int bytes) {
            text(0x00280004, "CS", "MONOCHROME2");
            number(0x00280010, rows);
            number(0x00280011, columns);
            number(0x00280100, 16);
            ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            head.putShort((short) 0x7fe0)
                    .putShort((short) 0x0010)
                    .put(new byte[] {'O', 'W', 0, 0})
                    .putInt(bytes);
            out.writeBytes(head.array());
            return ByteBuffer.wrap(out.toByteArray());
        }

        byte[] grey(String photometric, int bits, boolean signed, int... values) {
            ByteBuffer pixels = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int value : values) {
                pixels.putShort((short) value);
            }
            return image(photometric, 1, 16, bits, signed ? 1 : 0, 1, values.length, pixels.array());
        }

        byte[] colour(int... values) {
            byte[] pixels = new byte[values.length + 1];
            for (int i = 0; i < values.length; i++) {
                pixels[i] = (byte) values[i];
            }
            return image("RGB", 3, 8, 8, 0, 1, values.length / 3, pixels);
        }

        /** 16 bits a pixel, whatever else the element of pixels holds. */
        byte[] ofRows(int rows, int columns, byte[] pixels) {
            return image("MONOCHROME2", 1, 16, 16, 1, rows, columns, pixels);
        }

        private byte[] image(
                String photometric,
                int samples,
                int allocated,
                int bits,
                int signed,
                int rows,
                int columns,
                byte[] pixels) {
            number(0x00280002, samples);
            text(0x00280004, "CS", photometric);
            number(0x00280010, rows);
            number(0x00280011, columns);
            number(0x00280100, allocated);
            number(0x00280101, bits);
            number(0x00280102, bits - 1);
            number(0x00280103, signed);
            element(explicit, 0x7fe00010, "OW", pixels);
            return out.toByteArray();
        }

        private void number(int tag, int value) {
            element(explicit, tag, "US", new byte[] {(byte) value, (byte) (value >> 8)});
        }

        private static byte[] padded(String text, char pad) {
            return (text.length() % 2 == 0 ? text : text + pad).getBytes(StandardCharsets.ISO_8859_1);
        }

        private void element(boolean named, int tag, String kind, byte[] value) {
            ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            head.putShort((short) (tag >> 16)).putShort((short) tag);
            if (!named) {
                head.putInt(value.length);
            } else if (kind.equals("OW") || kind.equals("SQ")) {
                head.put(kind.getBytes(StandardCharsets.ISO_8859_1))
                        .putShort((short) 0)
                        .putInt(value.length);
            } else {
                head.put(kind.getBytes(StandardCharsets.ISO_8859_1)).putShort((short) value.length);
            }
            out.write(head.array(), 0, head.position());
            out.writeBytes(value);
        }
    }
}
