package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedDataTest {
    private static final Provenance.DataFile A = new Provenance.DataFile("images/a.png", 3, "aaa");
    private static final Provenance.DataFile B = new Provenance.DataFile("images/b.png", 3, "bbb");
    private static final Map<Part, List<String>> PARTS =
            Map.of(Part.TRAINING, List.of("a"), Part.VALIDATION, List.of(), Part.TEST, List.of("b"));
    private static final Provenance.DataFile WEIGHTS = new Provenance.DataFile("w/resnet18.pth", 3, "www");

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void record() {
        run = new RunDirectories(folder).create("spec", "0123456789ab", "", "seed: 1\n", made -> {});
        run.write(new Provenance(
                Instant.EPOCH,
                new Provenance.Ingredients("1", List.of(A, B, WEIGHTS), PARTS),
                Map.of(),
                "cpu",
                Map.of(),
                Map.of(),
                List.of(),
                Host.current(),
                List.of()));
    }

    @Test
    void the_same_files_are_no_difference_in_any_order() {
        assertThat(RecordedData.difference(run, List.of(B, A))).isEmpty();
    }

    @Test
    void files_that_are_gone_new_or_changed_are_named() {
        assertThat(RecordedData.difference(
                        run,
                        List.of(
                                new Provenance.DataFile("images/a.png", 3, "other"),
                                new Provenance.DataFile("images/c.png", 3, "ccc"))))
                .contains("1 gone: 'images/b.png'; 1 new: 'images/c.png'; 1 changed: 'images/a.png'");
        assertThatThrownBy(() -> RecordedData.require(run, List.of(A), RecordedData.Accepted.NOTHING))
                .hasMessageContaining("the data is not what '" + run.path() + "' was made of: 1 gone: 'images/b.png'")
                .hasMessageContaining("--changed-data");
    }

    @Test
    void what_is_accepted_is_written_down() {
        assertThat(RecordedData.require(run, List.of(A), new RecordedData.Accepted(true, false)))
                .contains("other data than the run was made of: 1 gone: 'images/b.png'");
        assertThat(run.file(RunDirectory.LOG)).content().contains("other data than the run was made of: 1 gone");
    }

    @Test
    void many_files_are_counted() {
        List<Provenance.DataFile> more = new ArrayList<>(List.of(A, B));
        for (int i = 0; i < 5; i++) {
            more.add(new Provenance.DataFile("images/n" + i + ".png", 1, "n"));
        }
        assertThat(RecordedData.difference(run, more))
                .contains("5 new: 'images/n0.png', 'images/n1.png', 'images/n2.png' and 2 more");
    }

    @Test
    void two_runs_are_held_to_each_other_but_for_their_weights() {
        RunDirectory same = recorded("111111111111", List.of(B, A));
        assertThat(RecordedData.difference(run, same)).isEmpty();
        RunDirectory other =
                recorded("222222222222", List.of(A, new Provenance.DataFile("images/b.png", 3, "redrawn")));
        assertThat(RecordedData.difference(run, other)).contains("1 changed: 'images/b.png'");
        assertThat(RecordedData.difference(run, recorded("333333333333", List.of())))
                .as("one that read no files has none that differ")
                .isEmpty();
    }

    private RunDirectory recorded(String hash, List<Provenance.DataFile> files) {
        return recorded(hash, files, PARTS);
    }

    private RunDirectory recorded(String hash, List<Provenance.DataFile> files, Map<Part, List<String>> parts) {
        return new RunDirectories(folder)
                .create(
                        "spec",
                        hash,
                        "",
                        "seed: 1\n",
                        made -> made.write(new Provenance(
                                Instant.EPOCH,
                                new Provenance.Ingredients("1", files, parts),
                                Map.of(),
                                "cpu",
                                Map.of(),
                                Map.of(),
                                List.of(),
                                Host.current(),
                                List.of())));
    }

    @Test
    void an_image_that_is_in_another_part_is_named_with_both() {
        assertThat(RecordedData.requireParts(run, split(List.of("a"), List.of("b")), RecordedData.Accepted.NOTHING))
                .isEmpty();
        Split swapped = split(List.of("b"), List.of("a"));
        assertThatThrownBy(() -> RecordedData.requireParts(run, swapped, new RecordedData.Accepted(false, true)))
                .hasMessageContaining("the data is not divided as when '" + run.path()
                        + "' was made: 2 images are in other parts: 'a' (training, now test), 'b' (test, now training)")
                .hasMessageContaining("--changed-data");
        assertThatThrownBy(() -> RecordedData.requireParts(
                        run, split(List.of("a", "c"), List.of("b")), RecordedData.Accepted.NOTHING))
                .hasMessageContaining("1 image is in another part: 'c' (none, now training)");
        assertThat(RecordedData.requireParts(run, swapped, new RecordedData.Accepted(true, false)))
                .hasValueSatisfying(
                        words -> assertThat(words).startsWith("other parts than the run was made with: 2 images"));
        assertThat(run.file(RunDirectory.LOG)).content().contains("other parts than the run was made with: 2 images");
    }

    @Test
    void two_runs_of_the_same_files_in_other_parts_differ_but_not_from_one_that_does_not_say() {
        Map<Part, List<String>> swapped =
                Map.of(Part.TRAINING, List.of("b"), Part.VALIDATION, List.of(), Part.TEST, List.of("a"));
        assertThat(RecordedData.difference(run, recorded("444444444444", List.of(A, B), swapped)))
                .contains("2 images are in other parts: 'a' (training, now test), 'b' (test, now training)");
        assertThat(RecordedData.difference(run, recorded("555555555555", List.of(A, B), Map.of())))
                .isEmpty();
    }

    @Test
    void the_parts_are_read_back_as_they_were_written() {
        assertThat(Provenance.read(run.file(RunDirectory.PROVENANCE)).made().parts())
                .isEqualTo(PARTS);
        assertThat(Provenance.Ingredients.read(
                                recorded("666666666666", List.of(A), Map.of()).file(RunDirectory.PROVENANCE))
                        .parts())
                .isEmpty();
    }

    private static Split split(List<String> training, List<String> test) {
        return new Split(items(training), List.of(), items(test));
    }

    private static List<Item> items(List<String> names) {
        return names.stream().map(Item::new).toList();
    }

    @Test
    void files_are_told_apart_by_as_many_folders_as_that_takes() throws IOException {
        assertThat(names("a/images/1.png", "a/masks/1.png")).containsExactly("images/1.png", "masks/1.png");
        assertThat(names("p0/images/1.png", "p1/images/1.png"))
                .as("a patient's folder that is called otherwise is noticed")
                .containsExactly("p0/images/1.png", "p1/images/1.png");
        assertThat(names("x/p0/a/1.png", "y/p0/a/1.png")).containsExactly("x/p0/a/1.png", "y/p0/a/1.png");
    }

    private List<String> names(String... paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String path : paths) {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, path));
        }
        Dataset dataset = new Dataset() {
            @Override
            public List<Item> items() {
                return List.of();
            }

            @Override
            public Sample load(Item item) {
                throw new AssertionError("nothing is read");
            }

            @Override
            public List<Path> files() {
                return files;
            }
        };
        return Provenances.dataFiles(dataset).stream()
                .map(Provenance.DataFile::name)
                .toList();
    }
}
