package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.attention.LevelGraph;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spot;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.use.Explain;
import dev.hanet.toolkit.use.Explanation;
import dev.hanet.toolkit.use.ExplanationFiles;
import dev.hanet.toolkit.use.NamedImage;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Shows what pixels attend to. */
@Command(
        name = "explain",
        description = "Show what pixels of an image attend to, on every level of every attention module of a run.")
final class ExplainCommand implements Callable<Integer> {
    private final Sessions sessions;
    private final Bundles bundles;
    private final Console console;

    @Parameters(index = "0", paramLabel = "RUN", converter = RunArgument.class, description = RunArgument.DESCRIPTION)
    private Path run = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "IMAGE",
            description = "An image file, or the name of an image of the run's data set.")
    private String image = "";

    @Option(
            names = "--at",
            paramLabel = "X,Y",
            required = true,
            converter = SpotConverter.class,
            description = "A pixel: column and row, counted from 0 at the upper left. May be repeated.")
    private List<Spot> spots = new ArrayList<>();

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "The mask of an image file, the number of its class in every pixel; tells purity.")
    private Optional<Path> mask = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the pictures; RUN/attention if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Inject
    ExplainCommand(Sessions sessions, Bundles bundles, Console console) {
        this.bundles = bundles;
        this.sessions = sessions;
        this.console = console;
    }

    @Override
    public Integer call() {
        RunArgument.requireOut(bundles, run, out);
        try (OpenRun open = sessions.open(run, device.device())) {
            open.caution().ifPresent(caution -> console.note("warning: " + caution));
            DataSpec spec = open.experiment().spec().data();
            Explain explain = new Explain(open);
            Sample sample =
                    new NamedImage(image, mask).read(spec, open.experiment().roots(data.roots()));
            List<Explanation> explanations = new ArrayList<>();
            for (Spot spot : spots) {
                explanations.add(explain.of(sample, spot));
            }
            Path folder = out.orElseGet(() -> open.directory().attention());
            List<Path> files = new ExplanationFiles(folder, spec.classes())
                    .write(sample, explain.segment(sample).mask(), explanations);
            print(explanations, files);
        }
        return ExitCode.DONE;
    }

    private void print(List<Explanation> explanations, List<Path> files) {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        for (Explanation explanation : explanations) {
            for (Explanation.Gathered map : explanation.maps()) {
                rows.put("pixel " + explanation.spot() + ": " + map.name(), values(map));
            }
        }
        if (format.isJson()) {
            console.print(Json.text(Map.of("maps", rows, "files", files)));
            return;
        }
        console.print(ValueTable.of(rows));
        files.forEach(file -> console.print(file.toString()));
    }

    private static Map<String, Double> values(Explanation.Gathered map) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(
                "edge density", map.level().graph().map(LevelGraph::edgeDensity).orElse(Double.NaN));
        values.put("neighbours here", map.neighbours());
        values.put("purity", map.level().purity());
        values.put("purity here", map.purity());
        return values;
    }

    /** Reads {@code 120,88}. */
    static final class SpotConverter implements ITypeConverter<Spot> {
        private static final Pattern SPOT = Pattern.compile("(\\d{1,6}),(\\d{1,6})");

        @Override
        public Spot convert(String text) {
            Matcher matcher = SPOT.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is no pixel; write its column and row as in '120,88'");
            }
            return new Spot(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }
    }
}
