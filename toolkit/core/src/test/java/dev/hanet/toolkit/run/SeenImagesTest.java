package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Part;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenImagesTest {
    private static final Provenance.DataFile WEIGHTS = new Provenance.DataFile("w/a.pth", 3, "www");

    @TempDir
    private Path folder;

    private RunDirectory run;

    /** It learnt from a, was chosen by b and tested on c; all masks are empty, and so the same file. */
    @BeforeEach
    void record() {
        run = run(made("a", "b", "c", "images/a.png=1", "images/b.png=2", "images/c.png=3"));
    }

    private RunDirectory run(Provenance.Ingredients made) {
        RunDirectory created = new RunDirectories(folder).create("spec", "0123456789ab", "", "seed: 1\n", none -> {});
        created.write(new Provenance(
                Instant.EPOCH, made, Map.of(), "cpu", Map.of(), Map.of(), List.of(), Host.current(), List.of()));
        return created;
    }

    private static Provenance.Ingredients made(String training, String validation, String test, String... files) {
        List<Provenance.DataFile> data = new ArrayList<>();
        for (String file : files) {
            String[] named = file.split("=");
            data.add(new Provenance.DataFile(named[0], 3, named[1]));
            data.add(new Provenance.DataFile(named[0].replace("images", "masks"), 3, "empty"));
        }
        data.add(WEIGHTS);
        return new Provenance.Ingredients(
                "1",
                data,
                Map.of(
                        Part.TRAINING,
                        List.of(training.split(" ")),
                        Part.VALIDATION,
                        List.of(validation.split(" ")),
                        Part.TEST,
                        List.of(test.split(" "))));
    }

    private Optional<String> seen(String training, String validation, String test, String... files) {
        return SeenImages.of(run, made(training, validation, test, files), false);
    }

    @Test
    void the_same_parts_are_no_leak() {
        assertThat(seen("a", "b", "c", "images/a.png=1", "images/b.png=2", "images/c.png=3"))
                .isEmpty();
    }

    @Test
    void a_test_image_may_neither_have_taught_nor_chosen_and_a_validation_image_not_have_taught() {
        assertThat(seen("c", "a", "b", "images/a.png=1", "images/b.png=2", "images/c.png=3"))
                .contains("1 of validation ('a'), 1 of test ('b')");
    }

    @Test
    void another_image_of_the_same_name_is_another_and_the_same_of_another_name_is_not() {
        assertThat(seen("x", "y", "a", "images/x.png=7", "images/y.png=8", "images/a.png=9"))
                .isEmpty();
        assertThat(seen("x", "y", "eyes/z", "images/x.png=7", "images/y.png=8", "eyes/z.tif=1"))
                .contains("1 of test ('eyes/z')");
    }

    @Test
    void slices_are_those_of_their_volumes() {
        run = run(made("s1-000 s1-001", "s2-000", "s3-000", "images/s1.nii.gz=1", "images/s2.nii.gz=2"));
        assertThat(seen("s3-000", "x", "s1-001 s4-001", "images/s1.nii.gz=1", "images/s4.nii.gz=4"))
                .contains("1 of test ('s1-001')");
    }

    @Test
    void where_files_have_other_names_than_images_the_names_decide_in_data_they_share() {
        run = run(made("left", "right", "c", "images/01.png=1", "images/02.png=2"));
        assertThat(seen("x", "y", "left right", "images/01.png=1", "images/07.png=7"))
                .contains("2 of test ('left', 'right')");
        run = run(new Provenance.Ingredients(
                "1",
                List.of(new Provenance.DataFile("t/01.png", 3, "1")),
                made("left", "b", "c").parts()));
        assertThat(SeenImages.of(
                        run,
                        new Provenance.Ingredients(
                                "1",
                                List.of(new Provenance.DataFile("t/01.png", 3, "2")),
                                made("x", "y", "left").parts()),
                        true))
                .isEmpty();
    }

    @Test
    void drawn_images_are_the_same_in_the_same_data_set() {
        Provenance.Ingredients drawn = new Provenance.Ingredients(
                "1", List.of(WEIGHTS), made("a", "b", "c").parts());
        run = run(drawn);
        Provenance.Ingredients now =
                new Provenance.Ingredients("1", List.of(), made("c", "x", "a").parts());
        assertThat(SeenImages.of(run, now, true)).contains("1 of test ('a')");
        assertThat(SeenImages.of(run, now, false)).isEmpty();
    }
}
