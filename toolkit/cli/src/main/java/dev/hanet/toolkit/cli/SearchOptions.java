package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.study.search.Course;
import dev.hanet.toolkit.study.search.Search;
import dev.hanet.toolkit.study.search.Space;
import dev.hanet.yaml.Overlay;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a sweep searches in place of training every point. */
final class SearchOptions {
    private static final int TRIALS = 30;
    private static final int AHEAD = 4;

    @Option(
            names = "--search",
            paramLabel = "KIND",
            description =
                    "Searches in place of training every point: random draws points, asha draws them and trains only the best"
                            + " third on at each rung, tpe draws where good trials lie; grid takes every point. --vary then takes ranges"
                            + " too: key=log(1e-4..1e-1), key=1..8, key=[a, b].")
    private Optional<Course.Kind> kind = Optional.empty();

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "With --search: how many points at most; 30 if left out.")
    private Optional<Integer> trials = Optional.empty();

    @Option(
            names = "--budget",
            paramLabel = "HOURS",
            description =
                    "With --search: begins nothing more after so many hours of training, of all processes and earlier calls.")
    private Optional<Double> budget = Optional.empty();

    @Option(
            names = "--prune",
            paramLabel = "TEST",
            description =
                    "With --search: wilcoxon stops a trial at a rung that is worse than the best one, image by image.")
    private Optional<Course.Prune> prune = Optional.empty();

    @Option(
            names = "--ahead",
            paramLabel = "N",
            description =
                    "With --search: so many trials may be under way while another is decided; 4 if left out, of tpe 1. Results"
                            + " depend on it, and not on --parallel.")
    private Optional<Integer> ahead = Optional.empty();

    boolean isAsked() {
        return kind.isPresent();
    }

    /** What is wrong with them. */
    Optional<String> mistake() {
        if (kind.isEmpty()) {
            boolean isGiven = trials.isPresent() || budget.isPresent() || prune.isPresent() || ahead.isPresent();
            return isGiven ? Optional.of("--trials, --budget, --prune and --ahead go with --search") : Optional.empty();
        }
        if (trials.orElse(1) < 1) {
            return Optional.of("--trials: '" + trials.orElseThrow() + "' is no number of points; give 1 or more");
        }
        if (ahead.orElse(1) < 1) {
            return Optional.of("--ahead: '" + ahead.orElseThrow() + "' is no number of trainings; give 1 or more");
        }
        double hours = budget.orElse(1.0);
        return hours > 0 && Double.isFinite(hours)
                ? Optional.empty()
                : Optional.of("--budget: '" + budget.orElseThrow() + "' is no number of hours; give more than 0");
    }

    Search.Setup setup(SpecSource spec, Overlay overlay, List<String> variations, List<Long> seeds) {
        return new Search.Setup(
                spec,
                overlay,
                new Space(variations.stream().map(Space.Dimension::parse).toList()),
                seeds,
                kind.orElseThrow(),
                prune.orElse(Course.Prune.NONE),
                trials.orElse(TRIALS),
                ahead.orElse(kind.orElseThrow() == Course.Kind.TPE ? 1 : AHEAD),
                budget);
    }
}
