package dev.hanet.toolkit.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.yaml.HanetException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file has one form for what it holds, and no other form is read. */
class BundleArchiveTest {
    private static final List<String> NAMES = List.of("one.txt", "deep/two.txt", "x.bin");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        Path content = Files.createDirectories(folder.resolve("content/deep")).getParent();
        Files.writeString(content.resolve("one.txt"), "first");
        Files.writeString(content.resolve("deep/two.txt"), "second");
        Files.write(content.resolve("x.bin"), new byte[1000]);
        file = folder.resolve("a.hanet");
        BundleArchive.write(file, content, NAMES);
    }

    private Path changed(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("changed.hanet"), bytes);
    }

    private void assertRefused(byte[] bytes, String why) throws IOException {
        Path changed = changed(bytes);
        assertThatThrownBy(() -> BundleArchive.open(changed).close())
                .isInstanceOf(HanetException.class)
                .hasMessageContaining(why);
    }

    /** The same bytes with every place of a name taken by another of its length. */
    private byte[] renamed(String name, String other) throws IOException {
        String letters = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return letters.replace(name, other).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void what_was_written_is_read() {
        try (BundleArchive archive = BundleArchive.open(file)) {
            assertThat(archive.files().keySet()).containsExactlyElementsOf(NAMES);
            assertThat(archive.bytes("deep/two.txt", 100)).isEqualTo("second".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void the_same_files_give_the_same_bytes_and_any_zip_tool_reads_them() throws IOException {
        Path again = folder.resolve("again.hanet");
        BundleArchive.write(again, folder.resolve("content"), NAMES);

        assertThat(again).hasSameBinaryContentAs(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactlyElementsOf(NAMES);
            assertThat(zip.getInputStream(zip.getEntry("one.txt")).readAllBytes())
                    .isEqualTo("first".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void data_begin_at_multiples_of_64() throws IOException {
        String letters = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);

        assertThat(letters.indexOf("first") % 64).isZero();
        assertThat(letters.indexOf("second") % 64).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "../a.tx",
                "/etc/ab",
                "a/../bc",
                "c:\\temp",
                ".bashrc",
                "on\u00e9.txt",
                "on\t.txt",
                "one.tx/",
                "a//b.cd"
            })
    void a_name_that_leads_elsewhere_is_refused(String other) throws IOException {
        assertRefused(renamed("one.txt", other), "which is no name of a file in a bundle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.bin", "X.BIN", "X.bin"})
    void two_files_that_some_file_systems_take_for_one_are_refused(String second) throws IOException {
        Path content = folder.resolve("content");
        Files.writeString(content.resolve("y.bin"), "");
        Path both = folder.resolve("both.hanet");
        BundleArchive.write(both, content, List.of("x.bin", "y.bin"));
        String letters = new String(Files.readAllBytes(both), StandardCharsets.ISO_8859_1);

        assertRefused(letters.replace("y.bin", second).getBytes(StandardCharsets.ISO_8859_1), "twice");
    }

    @Test
    void a_file_that_is_a_folder_too_is_refused() throws IOException {
        Path content = folder.resolve("content");
        Files.writeString(content.resolve("dee0"), "");
        Path both = folder.resolve("both.hanet");
        BundleArchive.write(both, content, List.of("dee0", "deep/two.txt"));
        String letters = new String(Files.readAllBytes(both), StandardCharsets.ISO_8859_1);

        assertRefused(
                letters.replace("dee0", "deep").getBytes(StandardCharsets.ISO_8859_1), "a file in it and a folder");
    }

    @Test
    void an_archive_that_another_program_wrote_is_refused_compressed_or_not() throws IOException {
        for (int method : new int[] {ZipEntry.DEFLATED, ZipEntry.STORED}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                ZipEntry entry = new ZipEntry("one.txt");
                entry.setMethod(method);
                entry.setSize(0);
                entry.setCrc(0);
                zip.putNextEntry(entry);
            }
            assertRefused(bytes.toByteArray(), "is no bundle");
        }
    }

    @Test
    void a_link_is_refused() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String letters = new String(bytes, StandardCharsets.ISO_8859_1);
        int directory = letters.indexOf("PK\1\2");
        bytes[directory + 5] = 3; // made on Unix
        bytes[directory + 40] = (byte) 0xff;
        bytes[directory + 41] = (byte) 0xa1; // a symbolic link

        assertRefused(bytes, "its directory is not what its entries give");
    }

    @Test
    void bytes_before_between_and_behind_the_entries_are_refused() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String letters = new String(bytes, StandardCharsets.ISO_8859_1);
        int padding = letters.indexOf("first") - 1;
        byte[] filled = bytes.clone();
        filled[padding] = 1;

        assertRefused(filled, "what stands before 'one.txt'");
        assertRefused(("#!/bin/sh\n" + letters).getBytes(StandardCharsets.ISO_8859_1), "is no bundle");
        assertRefused((letters + "more").getBytes(StandardCharsets.ISO_8859_1), "it does not end as one does");
    }

    @Test
    void a_file_that_is_cut_off_anywhere_is_refused() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length += 7) {
            assertRefused(Arrays.copyOf(bytes, length), "is no bundle");
        }
    }

    @Test
    void an_entry_that_claims_more_than_there_is_is_refused_without_being_read() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int directory = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        for (int place : new int[] {20, 24}) {
            Arrays.fill(bytes, directory + place, directory + place + 4, (byte) 0xff);
        }

        assertRefused(bytes, "more bytes than it has");
    }

    @Test
    void changed_data_are_told_by_the_checksum() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("second")] ^= 1;
        try (BundleArchive archive = BundleArchive.open(changed(bytes))) {
            assertThatThrownBy(() -> archive.bytes("deep/two.txt", 100)).hasMessageContaining("the checksum differs");
        }
    }

    @Test
    void no_more_is_read_than_was_asked_for() {
        try (BundleArchive archive = BundleArchive.open(file)) {
            assertThatThrownBy(() -> archive.bytes("x.bin", 999)).hasMessageContaining("at most 999 are read");
            assertThat(archive.bytes("x.bin", 1000)).hasSize(1000);
        }
    }
}
