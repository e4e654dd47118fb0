package dev.hanet.toolkit.experiment;

import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.metric.Regions;
import dev.hanet.toolkit.schedule.SelectMode;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Metrics are known on the regions, and what is selected by or compared with is measured. */
final class MetricsCheck implements Check {
    private final MetricCatalog catalog;

    MetricsCheck(MetricCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void run(Draft draft) {
        draft.list("evaluate.metrics", String.class).ifPresent(measured -> {
            regions(draft).ifPresent(regions -> {
                known(draft, measured, regions);
                draft.part("train.select", SelectSpec.class)
                        .ifPresent(select -> select(draft, select, measured, regions));
            });
            draft.part("about.reported", Map.class).ifPresent(reported -> reported(draft, reported.keySet(), measured));
        });
    }

    private static Optional<Regions> regions(Draft draft) {
        try {
            return draft.list("data.classes", String.class)
                    .flatMap(classes -> draft.regions().map(regions -> Regions.of(classes, regions)));
        } catch (HanetException e) {
            return Optional.empty(); // reported as a problem of the classes or the regions
        }
    }

    private void known(Draft draft, List<String> measured, Regions regions) {
        for (int i = 0; i < measured.size(); i++) {
            String path = "evaluate.metrics[" + i + "]";
            catalog.refusal(measured.get(i), regions)
                    .ifPresent(refusal -> draft.binding().report(path, refusal.problem(), refusal.remedy()));
        }
    }

    private void select(Draft draft, SelectSpec select, List<String> measured, Regions regions) {
        if (select.mode() == SelectMode.LAST) {
            return;
        }
        if (!measured.contains(select.metric())) {
            draft.report(
                    "train.select.metric",
                    "epochs are chosen by '" + select.metric() + "', which is not measured",
                    Suggestion.nearest(select.metric(), measured)
                                    .map(near -> "did you mean '" + near + "'? ")
                                    .orElse("")
                            + "measured: " + String.join(", ", measured)
                            + "; choose one of these, or add it to evaluate.metrics");
        } else if (catalog.refusal(select.metric(), regions).isEmpty()) {
            boolean higher = catalog.get(select.metric(), regions).metric().higherIsBetter();
            if (higher != select.higherIsBetter()) {
                draft.report(
                        "train.select.mode",
                        "'" + select.metric() + "' is better when " + (higher ? "higher" : "lower") + ", but the "
                                + (higher ? "lowest" : "highest") + " is chosen",
                        "write 'mode: " + (higher ? "max" : "min") + "'");
            }
        }
    }

    private static void reported(Draft draft, Set<?> reported, List<String> measured) {
        for (Object metric : reported) {
            if (!measured.contains(metric)) {
                draft.report(
                        "about.reported." + metric,
                        "the paper's '" + metric + "' has nothing to stand beside: it is not measured",
                        "add it to evaluate.metrics");
            }
        }
    }
}
