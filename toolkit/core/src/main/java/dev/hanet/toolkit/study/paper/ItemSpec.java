package dev.hanet.toolkit.study.paper;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
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
        List<Comparison> claims,

        @NotEmpty(message = "an item has at least one row") @About("the networks")
        List<Row> rows,

        @Default("[]") @About("networks of ours that the paper has no value for")
        List<Row> beside,

        @Default("{}")
        @About("key to its values, each of which every row of a study is trained with, besides the seeds")
        Map<String, List<String>> over,

        @About("the network that says where the rows' networks look")
        Optional<Localizer> localizer,

        @About("another data set to score on") Optional<Elsewhere> elsewhere,

        @Default("{}") @About("key to its values, for a grid")
        Map<String, List<String>> vary,

        @Default("{}") @About("the same in a few points, for drawn images")
        Map<String, List<String>> phantomVary,

        @Default("3") @About("how many test images are shown") @Positive
        int images,

        @Default("[]") @About("which pixels are explained") List<Spot> spots,

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
    public List<Row> networks() {
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
                .filter(claim -> claim.whose() == Comparison.Whose.PAPER)
                .allMatch(claim -> kind == Kind.TABLE && isOf(claim, rows));
    }

    private static boolean isOf(Comparison claim, List<Row> rows) {
        List<String> methods = rows.stream().map(Row::method).toList();
        return methods.contains(claim.better()) && methods.contains(claim.than());
    }

    @AssertTrue(message = "every row has a method of its own")
    boolean isMethodGivenOnce() {
        return networks().stream().map(Row::method).distinct().count()
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

    /** Declares another data set, on which trained networks are scored as they are. */
    @About("another data set, on which trained networks are scored as they are")
    public record Elsewhere(
            @About("as data.dataset has it") String dataset,
            @About("the same of drawn images") String phantom) {}

    /** Declares a pixel by its place in what the network sees, which may be a crop. */
    @About("a pixel by its place in what the network sees")
    public record Spot(
            @About("share of the width") @Between(min = 0, max = 1)
            double x,

            @About("share of the height") @Between(min = 0, max = 1)
            double y) {}

    /** Declares the network that says where the rows' networks look: trained first, once, with the first seed. */
    @About("the network that says where the rows' networks look; trained first, once, with the first seed")
    public record Localizer(
            @About("its network in the paper's configuration")
            String preset,

            @About("the small network that stands for it") String lite,

            @About("the key by which the rows' specs name its run")
            String at,

            @Default("[]") @About("what is laid over the small network for drawn images")
            List<String> phantom) {
        public Localizer {
            phantom = List.copyOf(phantom);
        }
    }

    /** Declares a row of a table. */
    @About("a row of a table")
    public record Row(
            @About("its name, in the published values where it stands there")
            String method,

            @About("its network: in the paper's configuration, or a study's own")
            String preset,

            @About("the small network that stands for it; the preset itself if left out")
            Optional<String> lite) {
        /** The small network. */
        public String small() {
            return lite.orElse(preset);
        }
    }

    /** Declares that one row is better than another. */
    @About("one row is better than another")
    public record Comparison(
            @About("the better row") String better,
            @About("the other") String than,
            @About("by which metric, more being better") String metric,
            @About("who says so") @Default("paper") Whose whose) {
        /** Who says so. */
        public enum Whose {
            /** The paper: not to find it so is a miss. */
            @About("the paper: not to find it so is a miss")
            PAPER,
            /** Nobody: it is a question of ours, and any answer is one. */
            @About("nobody: it is a question of ours, and any answer is one")
            OURS
        }
    }
}
