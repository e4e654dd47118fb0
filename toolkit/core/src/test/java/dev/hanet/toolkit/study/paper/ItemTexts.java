package dev.hanet.toolkit.study.paper;

import com.google.inject.Injector;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.yaml.Binding;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.SpecReader;

/** Items as they are written. */
final class ItemTexts {
    static final String TABLE = """
            title: "Table 9: something"
            kind: table
            table: 9
            metrics: {mDice: mDice}
            tolerance: {mDice: 0.005}
            claims:
              - {better: HANet_h2, than: HANet_h1, metric: mDice}
              - {better: HANet_h2, than: twin, metric: mDice, whose: ours}
            examples: 8
            rows:
              - {method: HANet_h1, preset: big/h1, lite: small/h1}
              - {method: HANet_h2, preset: big/h2, lite: small/h2}
            beside: [{method: twin, preset: big/base, lite: small/base}]
            lite: ["data.dataset={type: big}"]
            remarks: [A remark.]
            """;
    static final String STUDY = """
            title: "Study: something"
            kind: study
            metrics: {mDice: mDice, diceCup: Dice cup}
            claims: [{better: HANet_h2, than: twin, metric: mDice, whose: ours}]
            over: {data.split.fold: ['1', '2']}
            examples: 8
            rows:
              - {method: HANet_h2, preset: small/h2}
              - {method: twin, preset: small/base}
            phantom: ["train.epochs=1"]
            """;

    private static final Injector INJECTOR =
            HanetModule.injector(Plugins.found(ItemTexts.class.getClassLoader()), ItemTexts.class.getClassLoader());

    private ItemTexts() {}

    static Binding<ItemSpec> bind(String text) {
        return INJECTOR.getInstance(SpecReader.class)
                .bind(new Documents(PresetSource.NONE).text("item.yaml", text), ItemSpec.class);
    }

    static ItemSpec item(String text) {
        return bind(text).orThrow();
    }

    static MetricCatalog metrics() {
        return INJECTOR.getInstance(MetricCatalog.class);
    }
}
