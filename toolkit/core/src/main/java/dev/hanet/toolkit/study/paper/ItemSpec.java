package dev.hanet.toolkit.study.paper;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Declares a table or figure of the paper, or a study of our own. */
@About("a table or figure of the paper, or a study of our own")
public record ItemSpec(
        @About("what stands above it") String title,
        @About("what is made") Kind kind,

        @About("number of the paper's table") Optional<@Positive Integer> table,

        @Default("{}")
        @About(
                "our metric to its name in the published values, or at the head of its column; the first is the main one")
        Map<String, String> metrics,

        @Default("{}") @About("metric to the distance from the published value that still counts as reaching it")
        Map<String, Double> tolerance,

        @Default("[]") @About("that one row is above another")
        List<ClaimSpec> claims,

        @NotEmpty(message = "an item has at least one row") @About("the networks")
        List<RowSpec> rows,

        @Default("[]") @About("networks of ours that the paper has no value for")
        List<RowSpec> beside,

        @Default("{}")
        @About("key to its values, each of which every row of a study is trained with, besides the seeds")
        Map<String, List<String>> over,

        @About("the network that says where the rows' networks look")
        Optional<LocalizerSpec> localizer,

        @About("another data set to score on") Optional<ElsewhereSpec> elsewhere,

        @Default("{}") @About("key to its values, for a grid")
        Map<String, List<String>> vary,

        @Default("{}") @About("the same in a few points, for drawn images")
        Map<String, List<String>> phantomVary,

        @Default("3") @About("how many test images are shown") @Positive
        int images,

        @Default("[]") @About("which pixels are explained") List<SpotSpec> spots,

        @About("how many images or patches an epoch has by the protocol, to estimate costs without the data") @Positive
        int examples,

        @Default("[]") @About("what is laid over the small networks for this data")
        List<String> lite,

        @Default("[]") @About("what is laid over the small networks for drawn images")
        List<String> phantom,

        @Default("[]") @About("what a reader should know beside the numbers")
        List<String> remarks) {
    public ItemSpec {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        tolerance = Collections.unmodifiableMap(new LinkedHashMap<>(tolerance));
        over = Collections.unmodifiableMap(new LinkedHashMap<>(over));
        vary = Collections.unmodifiableMap(new LinkedHashMap<>(vary));
        phantomVary = Collections.unmodifiableMap(new LinkedHashMap<>(phantomVary));
        claims = List.copyOf(claims);
        rows = List.copyOf(rows);
        beside = List.copyOf(beside);
        spots = List.copyOf(spots);
        lite = List.copyOf(lite);
        phantom = List.copyOf(phantom);
        remarks = List.copyOf(remarks);
    }

    /** What is made of an item. */
    public enum Kind {
        /** Rows of numbers beside the published ones. */
        @About("rows of numbers beside the published ones")
        TABLE,
        /** A network over a grid of keys. */
        @About("a network over a grid of keys")
        GRID,
        /** What pixels attend to. */
        @About("what pixels attend to")
        MAPS,
        /** Segmentations side by side. */
        @About("segmentations side by side")
        PANELS,
        /** Rows of numbers of our own; nothing is published beside them. */
        @About("rows of numbers of our own; nothing is published beside them")
        STUDY
    }

    /** All networks, those with a published value first. */
    public List<RowSpec> networks() {
        return Stream.concat(rows.stream(), beside.stream()).toList();
    }

    @AssertTrue(message = "a table needs the number of the paper's table and its metrics")
    boolean isTableComplete() {
        return kind != Kind.TABLE || (table.isPresent() && !metrics.isEmpty());
    }

    @AssertTrue(message = "claims are about rows that there are")
    boolean isClaimAboutRows() {
        return claims.stream().allMatch(claim -> isOf(claim, networks()));
    }

    @AssertTrue(message = "what the paper claims is about rows of one of its tables")
    boolean isClaimOfThePaperAboutItsRows() {
        return claims.stream()
                .filter(claim -> claim.whose() == ClaimSpec.Whose.PAPER)
                .allMatch(claim -> kind == Kind.TABLE && isOf(claim, rows));
    }

    private static boolean isOf(ClaimSpec claim, List<RowSpec> rows) {
        List<String> methods = rows.stream().map(RowSpec::method).toList();
        return methods.contains(claim.better()) && methods.contains(claim.than());
    }

    @AssertTrue(message = "every row has a method of its own")
    boolean isMethodGivenOnce() {
        return networks().stream().map(RowSpec::method).distinct().count()
                == networks().size();
    }

    @AssertTrue(message = "rows beside the others are a table's")
    boolean isBesideATable() {
        return kind == Kind.TABLE || beside.isEmpty();
    }

    @AssertTrue(message = "a study has metrics and no number of a table; 'over' is a study's")
    boolean isStudyComplete() {
        return kind == Kind.STUDY ? !metrics.isEmpty() && table.isEmpty() : over.isEmpty();
    }

    @AssertTrue(message = "a grid needs keys to vary")
    boolean isGridVaried() {
        return kind != Kind.GRID || (!vary.isEmpty() && !phantomVary.isEmpty());
    }
}
