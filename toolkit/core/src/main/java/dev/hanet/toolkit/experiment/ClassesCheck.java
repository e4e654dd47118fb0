package dev.hanet.toolkit.experiment;

import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.yaml.Suggestion;
import java.util.List;
import java.util.Map;

/** Classes are those of the data set, and regions unite classes that there are. */
final class ClassesCheck implements Check {
    @Override
    public void run(Draft draft) {
        draft.list("data.classes", String.class).ifPresent(classes -> {
            draft.regions().ifPresent(regions -> regions(draft, classes, regions));
            draft.part("data.dataset", DatasetSpec.class)
                    .ifPresent(dataset -> dataset(draft, classes, dataset.classes()));
        });
    }

    private static void regions(Draft draft, List<String> classes, Map<String, List<String>> regions) {
        regions.forEach((region, members) -> {
            for (int i = 0; i < members.size(); i++) {
                if (!classes.contains(members.get(i))) {
                    draft.report(
                            "data.regions." + region + "[" + i + "]",
                            "there is no class '" + members.get(i) + "'",
                            Suggestion.remedy(members.get(i), classes).orElseThrow());
                }
            }
        });
    }

    private static void dataset(Draft draft, List<String> classes, List<String> offered) {
        if (!offered.isEmpty() && (offered.size() != classes.size() || !classes.containsAll(offered))) {
            draft.report(
                    "data.classes",
                    "the masks of this data set hold " + offered + ", not " + classes,
                    "write 'classes: " + offered + "', or use another data set");
        }
    }
}
