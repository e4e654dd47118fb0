package dev.hanet.toolkit.build;

import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.metric.MetricException;
import dev.hanet.toolkit.metric.Regions;
import dev.hanet.toolkit.spec.AboutSpec;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.EvaluateSpec;
import dev.hanet.toolkit.task.schedule.SelectMode;
import dev.hanet.toolkit.task.schedule.SelectSpec;
import java.util.List;
import java.util.Optional;

/** Metrics are known on the regions, and what is selected by or compared with is measured. */
final class MetricsCheck implements Check {
    private final MetricCatalog catalog;

    MetricsCheck(MetricCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void run(Draft draft) {
        if (!draft.isSound("evaluate.metrics", "data.classes", "data.regions")) {
            return;
        }
        draft.evaluate().map(EvaluateSpec::metrics).ifPresent(measured -> {
            draft.data().flatMap(MetricsCheck::regions).ifPresent(regions -> {
                known(draft, measured, regions);
                draft.train()
                        .filter(train -> draft.isSound("train.select"))
                        .ifPresent(train -> select(draft, train.select(), measured, regions));
            });
            draft.binding().part("about", AboutSpec.class).ifPresent(about -> reported(draft, about, measured));
        });
    }

    private static Optional<Regions> regions(DataSpec data) {
        try {
            return Optional.of(Regions.of(data.classes(), data.regions()));
        } catch (MetricException e) {
            return Optional.empty(); // reported as a problem of the regions
        }
    }

    private void known(Draft draft, List<String> measured, Regions regions) {
        for (int i = 0; i < measured.size(); i++) {
            String path = "evaluate.metrics[" + i + "]";
            catalog.refusal(measured.get(i), regions).ifPresent(refusal -> draft.binding()
                    .report(path, String.valueOf(refusal.getMessage()), refusal.remedy()));
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
                    "measured: " + String.join(", ", measured)
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

    private static void reported(Draft draft, AboutSpec about, List<String> measured) {
        for (String metric : about.reported().keySet()) {
            if (!measured.contains(metric)) {
                draft.report(
                        "about.reported." + metric,
                        "the paper's '" + metric + "' has nothing to stand beside: it is not measured",
                        "add it to evaluate.metrics");
            }
        }
    }
}
