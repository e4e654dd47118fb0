package dev.hanet.toolkit.train;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.report.Report;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.Cautions;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.EventFile;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what a listener hears into {@code tensorboard/} of the run as well, for TensorBoard: losses, metrics and what else an epoch has
 * as scalars, the network's table and the spec as text and as hyper-parameters; in the end the metrics of the test part, and its pictures.
 */
public final class EventLog implements TrainingLog {
    private static final String VALIDATION = "validation/";

    private final TrainListener listener;
    private Optional<EventFile> events = Optional.empty();

    public EventLog(TrainListener listener) {
        this.listener = listener;
    }

    @Override
    public void started(TrainPlan plan) {
        RunDirectory run = RunDirectory.open(plan.run());
        EventFile file = EventFile.open(run.file("tensorboard"));
        events = Optional.of(file);
        cautions(file, plan.epochsDone(), run);
        if (plan.epochsDone() == 0) {
            file.text(0, "network", code(AtomicFiles.read(run.file(RunDirectory.SUMMARY))));
            file.text(0, "spec", code(run.resolved()));
            file.hyperParameters(Report.specValues(run), List.of("train/" + Column.Training.LOSS.heading()));
        }
        listener.started(plan);
    }

    /** What is known against its results. */
    private static void cautions(EventFile file, long epoch, RunDirectory run) {
        List<String> cautions = Caution.words(run);
        if (!cautions.isEmpty()) {
            file.text(
                    epoch,
                    Cautions.CELL,
                    cautions.stream().map(words -> "- " + words + "\n").collect(Collectors.joining()));
        }
    }

    /** A block of code in Markdown. */
    private static String code(String text) {
        return text.lines().map(line -> "    " + line + "\n").reduce("", String::concat);
    }

    @Override
    public void stepped(StepReport step) {
        listener.stepped(step);
    }

    @Override
    public void epochEnded(EpochReport epoch) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/" + Column.Training.LOSS.heading(), epoch.loss());
        values.put("train/" + Column.Training.LEARNING_RATE.heading(), epoch.learningRate());
        values.put("train/" + Column.Training.GRADIENT_NORM.heading(), epoch.gradientNorm());
        values.put("train/" + Column.Training.SECONDS.heading(), epoch.seconds());
        if (epoch.leftOut() > 0) {
            values.put("train/" + Column.Training.LEFT_OUT.heading(), (double) epoch.leftOut());
        }
        epoch.edgeDensity()
                .forEach((density, value) ->
                        values.put("attention/" + Column.OfLevel.of(density).heading(), value));
        epoch.validation().forEach((metric, value) -> values.put(VALIDATION + metric, value));
        events.ifPresent(file -> file.scalars(epoch.epoch(), values));
        listener.epochEnded(epoch);
    }

    @Override
    public void note(String sentence) {
        listener.note(sentence);
    }

    /**
     * Writes what the training came to.
     *
     * @throws RunException when a picture cannot be read, or the file not be written
     */
    @Override
    public void ended(TrainResult result) {
        events.ifPresent(file -> {
            long epoch = result.best().epoch();
            Map<String, Double> values = new LinkedHashMap<>();
            result.test()
                    .ifPresent(test -> test.values().forEach((metric, value) -> values.put("test/" + metric, value)));
            file.scalars(epoch, values);
            RunDirectory run = RunDirectory.open(result.run());
            cautions(file, epoch, run);
            pictures(run.predictions()).forEach((name, png) -> file.picture(epoch, "test/" + name, png));
            file.done();
        });
    }

    private static Map<String, byte[]> pictures(Path folder) {
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".png"))
                    .sorted()
                    .toList()) {
                pictures.put(String.valueOf(file.getFileName()).replaceFirst("\\.png$", ""), PlainFile.bytes(file));
            }
        } catch (IOException e) {
            throw RunException.reading(folder, e);
        }
        return pictures;
    }

    @Override
    public void close() {
        events.ifPresent(EventFile::close);
    }
}
