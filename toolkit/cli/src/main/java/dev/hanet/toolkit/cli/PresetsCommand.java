package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.plugin.Components;
import dev.hanet.toolkit.plugin.Family;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.session.TrainingSpeed;
import dev.hanet.toolkit.study.TrainingCost;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Suggestion;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the presets. */
@Command(
        name = "presets",
        description =
                "List the presets and the question each one answers; with a bound or --costs also what each one takes.")
final class PresetsCommand implements Callable<Integer> {
    private static final double DAY = 24;
    private static final double MILLION = 1e6;

    private final Presets presets;
    private final ExperimentLoader loader;
    private final Components components;
    private final Console console;

    @Parameters(
            paramLabel = "WORD",
            arity = "0..*",
            description = "Only presets with all these words in name or question: presets vessel unet.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--dataset", paramLabel = "TYPE", description = "Only presets on this data set: --dataset drive.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--max-parameters",
            paramLabel = "MILLIONS",
            description = "Only networks of at most so many million parameters.")
    private Optional<Double> parameters = Optional.empty();

    @Option(names = "--max-hours", paramLabel = "HOURS", description = "Only trainings of at most so many hours here.")
    private Optional<Double> hours = Optional.empty();

    @Option(
            names = "--cpu",
            description =
                    "Only trainings for the processors of this machine: they fit into its free memory and take a day"
                            + " at most.")
    private boolean cpu;

    @Option(
            names = "--costs",
            description = "Say what each one takes: parameters, image size, memory in training, hours on this machine's"
                    + " processors.")
    private boolean costs;

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private DataOption data = new DataOption();

    @Inject
    PresetsCommand(Presets presets, ExperimentLoader loader, Components components, Console console) {
        this.presets = presets;
        this.loader = loader;
        this.components = components;
        this.console = console;
    }

    /**
     * A preset and what it takes.
     *
     * @param hours of training here; absent where it is not known how many images there are
     */
    private record Listed(String name, Experiment experiment, Optional<Double> hours) {
        String dataset(Components components) {
            Class<?> type = experiment.spec().data().dataset().getClass();
            return components.variants(Family.DATASET).stream()
                    .filter(component -> component.record() == type)
                    .findFirst()
                    .map(component -> component.name())
                    .orElse("");
        }

        double millions() {
            return experiment.plan().parameters() / MILLION;
        }

        long bytes() {
            return experiment.plan().training().total();
        }
    }

    @Override
    public Integer call() {
        List<String> names = presets.names().stream().filter(this::isWanted).toList();
        if (names.isEmpty()) {
            throw none("no preset has all of the words '" + String.join("', '", words) + "' in its name or question");
        }
        if (!costs && !cpu && dataset.isEmpty() && parameters.isEmpty() && hours.isEmpty()) {
            print(names);
            return ExitCode.DONE;
        }
        TrainingSpeed speed = TrainingSpeed.known();
        List<Listed> listed = names.stream()
                .map(name -> listed(name, speed))
                .filter(this::isWanted)
                .toList();
        if (listed.isEmpty()) {
            dataset.ifPresent(this::requireKnown);
            throw none("no preset is within these bounds");
        }
        if (format.isJson()) {
            console.print(Json.text(listed.stream().map(this::described).toList()));
            return ExitCode.DONE;
        }
        console.print(new Table(
                List.of("preset", "data set", "parameters", "images", "memory", "training"),
                listed.stream().map(this::row).toList()));
        console.note("training: an estimate for processors alone, validation not counted, " + speed.from());
        return ExitCode.DONE;
    }

    private HanetException none(String why) {
        return HanetException.input(
                why, "'hanet presets' lists all " + presets.names().size() + ", with --costs what each one takes");
    }

    private void requireKnown(String type) {
        List<String> known = components.variants(Family.DATASET).stream()
                .map(component -> component.name())
                .toList();
        if (!known.contains(type)) {
            throw HanetException.input(
                    "--dataset: there is no data set '" + type + "'",
                    Suggestion.remedy(type, known).orElse(""));
        }
    }

    private void print(List<String> names) {
        if (format.isJson()) {
            List<Map<String, Object>> listed = new ArrayList<>();
            for (String name : names) {
                Map<String, Object> preset = new LinkedHashMap<>();
                preset.put("name", name);
                preset.put("question", presets.question(name));
                listed.add(preset);
            }
            console.print(Json.text(listed));
            return;
        }
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        for (String name : names) {
            console.printWords(console.bold(name) + " ".repeat(width - name.length() + 2), presets.question(name));
        }
    }

    private boolean isWanted(String name) {
        String text = (name + " " + presets.question(name)).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)));
    }

    private Listed listed(String name, TrainingSpeed speed) {
        Experiment experiment = loader.load(name, Overlay.NONE);
        return new Listed(
                name, experiment, TrainingCost.of(experiment, data.roots()).map(cost -> cost.hours(speed)));
    }

    private boolean isWanted(Listed preset) {
        double most = Math.min(hours.orElse(Double.MAX_VALUE), cpu ? DAY : Double.MAX_VALUE);
        return dataset.filter(type -> !type.equals(preset.dataset(components))).isEmpty()
                && preset.millions() <= parameters.orElse(Double.MAX_VALUE)
                && (!cpu || preset.bytes() <= FreeMemory.on(Device.CPU).bytes())
                && (most == Double.MAX_VALUE || preset.hours().orElse(Double.MAX_VALUE) <= most);
    }

    private List<String> row(Listed preset) {
        return List.of(
                preset.name(),
                preset.dataset(components),
                String.format(Locale.ROOT, "%.2f M", preset.millions()),
                preset.experiment().spec().train().batch() + " x "
                        + preset.experiment().size(),
                ByteCount.words(preset.bytes()),
                preset.hours().map(TrainingCost::words).orElse("not known"));
    }

    private Map<String, Object> described(Listed preset) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", preset.name());
        described.put("question", presets.question(preset.name()));
        described.put("dataset", preset.dataset(components));
        described.put("parameters", preset.experiment().plan().parameters());
        described.put("trainingBytes", preset.bytes());
        preset.hours().ifPresent(known -> described.put("hours", known));
        return described;
    }
}
