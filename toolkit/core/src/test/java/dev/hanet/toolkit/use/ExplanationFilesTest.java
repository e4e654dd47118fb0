package dev.hanet.toolkit.use;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationFilesTest {
    private static final ImageSize SIZE = new ImageSize(2, 2);

    @TempDir
    private Path folder;

    private List<String> written(String id, String... maps) {
        List<Explanation.Gathered> gathered = Stream.of(maps)
                .map(map -> new Explanation.Gathered(
                        map, new float[4], new LevelDiagnosis(Optional.empty(), Double.NaN), Double.NaN, Double.NaN))
                .toList();
        return new ExplanationFiles(folder, List.of("background", "disc"))
                        .write(
                                Sample.of(id, new Image(1, SIZE, new float[4])),
                                new Mask(SIZE, new byte[4]),
                                List.of(new Explanation(new Spot(1, 0), gathered)))
                        .stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList();
    }

    @Test
    void images_and_maps_that_differ_in_capitals_alone_have_files_of_their_own_where_capitals_do_not_count() {
        List<String> files = new ArrayList<>(written("Eye", "context, level 1", "Context, level 1"));
        assertThat(files).contains("Eye.attention.png").hasSize(3);
        files.addAll(written("eye", "context, level 1"));
        assertThat(files.stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(written("Eye", "context, level 1")).as("again").contains("Eye.1-0.context-level-1.png");
    }
}
