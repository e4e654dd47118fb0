package dev.hanet.toolkit.build;

import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.Suggestion;
import java.util.List;
import java.util.Map;

/** Classes are those of the data set, and regions unite classes that there are. */
final class ClassesCheck implements Check {
    @Override
    public void run(Draft draft) {
        draft.data().ifPresent(data -> {
            if (draft.isSound("data.classes", "data.regions")) {
                regions(draft, data);
            }
            if (draft.isSound("data.classes", "data.dataset")) {
                dataset(draft, data);
            }
        });
    }

    private static void regions(Draft draft, DataSpec data) {
        for (Map.Entry<String, List<String>> region : data.regions().entrySet()) {
            List<String> members = region.getValue();
            for (int i = 0; i < members.size(); i++) {
                if (!data.classes().contains(members.get(i))) {
                    draft.report(
                            "data.regions." + region.getKey() + "[" + i + "]",
                            "there is no class '" + members.get(i) + "'",
                            Suggestion.remedy(members.get(i), data.classes()).orElseThrow());
                }
            }
        }
    }

    private static void dataset(Draft draft, DataSpec data) {
        List<String> offered = data.dataset().classes();
        if (!offered.isEmpty() && !offered.equals(data.classes())) {
            draft.report(
                    "data.classes",
                    "the masks of this data set hold " + offered + ", not " + data.classes(),
                    "write 'classes: " + offered + "', or use another data set");
        }
    }
}
