package dev.hanet.toolkit.experiment;

import dev.hanet.toolkit.spec.Precision;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What stands alone: the precision, names given twice. */
final class BasicsCheck implements Check {
    @Override
    public void run(Draft draft) {
        draft.part("train.precision", Precision.class).ifPresent(precision -> precision(draft, precision));
        duplicates(draft, "data.classes", "class");
        duplicates(draft, "evaluate.metrics", "metric");
    }

    private static void precision(Draft draft, Precision precision) {
        if (precision != Precision.FLOAT32) {
            draft.report(
                    "train.precision",
                    "'" + precision.name().toLowerCase(java.util.Locale.ROOT)
                            + "' is not supported yet: no result has been compared in it",
                    "use 'float32'");
        }
    }

    private static void duplicates(Draft draft, String path, String what) {
        List<String> names = draft.list(path, String.class).orElse(List.of());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                draft.report(path + "[" + i + "]", "the " + what + " '" + names.get(i) + "' stands here twice");
            }
        }
    }
}
