package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CautionTest {
    private static final Caution.Begun SEEN =
            new Caution.Begun("eye/1", Optional.of("1 of test ('a')"), "", Optional.empty());
    private static final Caution.Begun UNKNOWN = new Caution.Begun(
            "eye/2",
            Optional.empty(),
            "what it began with itself cannot be looked at",
            Optional.of("there is no run '/home/me/x'"));

    @TempDir
    private Path folder;

    private static Provenance made(Caution.Begun... cautions) {
        return new Provenance(
                Instant.EPOCH,
                new Provenance.Ingredients("1", List.of(), Map.of()),
                Map.of(),
                "cpu",
                Map.of(),
                Map.of(),
                List.of("train"),
                new Host("JVM 17", "Linux amd64", 4, 1),
                List.of(cautions));
    }

    private Path run(String name, Optional<Provenance> made, String metrics) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        if (made.isPresent()) {
            Files.writeString(
                    run.resolve(RunDirectory.PROVENANCE), made.orElseThrow().json());
        }
        if (!metrics.isEmpty()) {
            Files.writeString(run.resolve(RunDirectory.METRICS), metrics);
        }
        return run;
    }

    @Test
    void what_a_run_began_with_is_read_as_it_was_written() throws IOException {
        Path run = run("run", Optional.of(made(SEEN, UNKNOWN)), "");
        assertThat(Caution.of(new RunDirectory(run))).containsExactly(SEEN, UNKNOWN);
        assertThat(UNKNOWN.words())
                .isEqualTo(
                        "whether 'eye/2', whose weights this begins with, has seen images that this is tested on or chosen by"
                                + " is not known: what it began with itself cannot be looked at: there is no run '/home/me/x'");
    }

    @Test
    void handed_over_it_names_no_folder() {
        assertThat(made(SEEN, UNKNOWN).withoutFolders().cautions())
                .extracting(Caution.Begun::words)
                .containsExactly(
                        SEEN.words(),
                        "whether 'eye/2', whose weights this begins with, has seen images that this is tested on or chosen by"
                                + " is not known: what it began with itself cannot be looked at");
    }

    @Test
    void steps_that_were_left_out_are_counted_over_the_epochs() throws IOException {
        String log = "epoch,loss,steps,stepsLeftOut,seconds\n1,0.5,20,2,1\n2,0.5,20,0,1\n3,0.5,20,1,1\n";
        assertThat(Caution.of(new RunDirectory(run("some", Optional.empty(), log))))
                .containsExactly(new Caution.LeftOut(3, 60));
        assertThat(Caution.of(new RunDirectory(run(
                        "none", Optional.empty(), log.replace(",2,1", ",0,1").replace(",1,1", ",0,1")))))
                .isEmpty();
        assertThat(Caution.of(new RunDirectory(run("unasked", Optional.empty(), "epoch,loss\n1,0.5\n"))))
                .isEmpty();
    }

    @Test
    void of_several_runs_rows_are_named_where_it_is_not_all_and_steps_are_summed() throws IOException {
        Map<String, List<Path>> rows = new LinkedHashMap<>();
        rows.put("delta 0.3", List.of(run("a", Optional.of(made()), ""), run("b", Optional.of(made(SEEN)), "")));
        rows.put("delta 0.5", List.of(run("c", Optional.of(made(SEEN)), "epoch,steps,stepsLeftOut\n1,20,2\n")));
        rows.put("delta 0.7", List.of(run("d", Optional.of(made()), "epoch,steps,stepsLeftOut\n1,20,1\n")));
        assertThat(Cautions.of(rows))
                .containsExactly(
                        "of 2 of 4 runs (delta 0.3; delta 0.5): " + SEEN.words(),
                        "of 2 of 4 runs (delta 0.5; delta 0.7): " + new Caution.LeftOut(3, 40).words());
        rows.keySet().removeAll(List.of("delta 0.7"));
        rows.replaceAll((row, runs) -> runs.subList(runs.size() - 1, runs.size()));
        assertThat(Cautions.of(rows)).startsWith(SEEN.words());
        assertThat(Cautions.cell(folder.resolve("c"))).startsWith(SEEN.words() + "; 2 of 20 steps were left out");
    }

    @Test
    void files_that_cannot_tell_are_told() throws IOException {
        Path run = run("run", Optional.empty(), "");
        Files.writeString(run.resolve(RunDirectory.PROVENANCE), "{");
        assertThat(Cautions.of(Map.of("row", List.of(run))))
                .singleElement()
                .asString()
                .startsWith("what is to be said against these results is not known: '")
                .contains("provenance.json");
    }
}
