package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.check.CheckReport;
import dev.hanet.toolkit.check.ContactSheet;
import dev.hanet.toolkit.check.DataCheck;
import dev.hanet.toolkit.check.Finding;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.picture.Picture;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.session.RunNetworks;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.spec.ExperimentSpec;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads all data of a spec and tells what is wrong with it. */
@Command(
        name = "check",
        description = "Read every image and mask once, tell all that is wrong or odd, and draw a contact sheet.")
final class DataCheckCommand implements Callable<Integer> {
    private static final int READABLE = 100;

    private final ExperimentLoader loader;
    private final Sessions sessions;
    private final Console console;

    @Mixin
    private SpecArgument spec = new SpecArgument();

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private RunsOption runs = new RunsOption();

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            description = "PNG file for the contact sheet; ${DEFAULT-VALUE} if left out.",
            defaultValue = "contact-sheet.png")
    private Path sheet = Path.of("contact-sheet.png");

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "Images of each part on the sheet; ${DEFAULT-VALUE} if left out, 0 for no sheet.",
            defaultValue = "6")
    private int images = 6;

    @Mixin
    private FormatOption format = new FormatOption();

    @Inject
    DataCheckCommand(ExperimentLoader loader, Sessions sessions, Console console) {
        this.loader = loader;
        this.sessions = sessions;
        this.console = console;
    }

    @Override
    public Integer call() {
        Experiment loaded = loader.load(spec.spec(), spec.overlay());
        ExperimentSpec experiment = loaded.spec();
        DataRoots roots = loaded.roots(data.roots());
        CheckReport report = DataCheck.run(experiment, roots);
        Optional<Path> drawn = Optional.empty();
        try (RunNetworks networks = RunNetworks.named(loaded, sessions, device.device(), runs.folder())) {
            if (!report.parts().isEmpty() && images > 0) {
                drawn = draw(experiment, roots, networks);
            }
        } catch (DataException e) {
            report = report.with(e);
        }
        if (format.isJson()) {
            console.print(Json.text(described(report, drawn, loaded)));
        } else {
            print(report, loaded);
            drawn.ifPresent(file -> console.print("contact sheet: " + file));
        }
        return report.isSound() ? ExitCode.DONE : ExitCode.WRONG_INPUT;
    }

    private Optional<Path> draw(ExperimentSpec experiment, DataRoots roots, RunNetworks networks) {
        try {
            Optional<Picture> picture = ContactSheet.of(experiment.data(), roots, images, networks);
            picture.ifPresent(drawn -> AtomicFiles.write(sheet, drawn.png()));
            return picture.map(drawn -> sheet);
        } catch (DataException e) {
            return Optional.empty(); // the report tells it
        }
    }

    private void printMeasures(CheckReport.CheckedPart part) {
        console.printWords(
                "  sizes (height x width): ",
                part.sizes().entrySet().stream()
                        .map(size -> size.getValue() + " of " + size.getKey())
                        .collect(Collectors.joining(", ")));
        console.print(String.format(Locale.ROOT, "  values: %.5g to %.5g", part.low(), part.high()));
        console.printWords(
                "  pixels: ",
                part.shares().entrySet().stream()
                        .map(share -> String.format(Locale.ROOT, "%s %.5f", share.getKey(), share.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    private void print(CheckReport report, Experiment loaded) {
        for (CheckReport.CheckedPart part : report.parts()) {
            console.print(
                    console.bold(part.part().label()) + ": " + part.ids().size() + " images, list " + part.hash());
            if (part.sizes().isEmpty()) {
                console.print("  none of them could be read");
            } else {
                printMeasures(part);
            }
            names(part.ids());
        }
        if (!report.leftOut().isEmpty()) {
            console.print(console.bold("in no part") + ": " + report.leftOut().size() + " images");
            names(report.leftOut());
        }
        for (Finding finding : report.findings()) {
            String severity = finding.severity().label();
            console.printWords(
                    (finding.severity() == Finding.Severity.WRONG ? console.red(severity) : console.bold(severity))
                            + ": "
                            + finding.path()
                                    .map(path -> loaded.at(path) + ": " + path + ": ")
                                    .orElse("") + finding.problem());
            finding.remedy().ifPresent(text -> {
                for (String line : text.split("\n", -1)) {
                    console.printWords("    ", line);
                }
            });
        }
        if (report.findings().isEmpty()) {
            console.print("nothing is wrong or odd");
        }
    }

    /** Names in lines of a readable length. */
    private void names(List<String> ids) {
        int columns = Math.min(READABLE, console.width().getAsInt());
        StringBuilder line = new StringBuilder(" ");
        for (String id : ids) {
            if (line.length() + id.length() + 1 >= columns) {
                console.print(line.toString());
                line = new StringBuilder(" ");
            }
            line.append(' ').append(id);
        }
        console.print(line.toString());
    }

    private static Map<String, Object> described(CheckReport report, Optional<Path> sheet, Experiment loaded) {
        List<Map<String, Object>> parts = new ArrayList<>();
        for (CheckReport.CheckedPart part : report.parts()) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("part", part.part().label());
            described.put("images", part.ids());
            described.put("hash", part.hash());
            described.put("sizes", part.sizes());
            described.put("low", (double) part.low());
            described.put("high", (double) part.high());
            described.put("shares", part.shares());
            parts.add(described);
        }
        List<Map<String, Object>> findings = new ArrayList<>();
        for (Finding finding : report.findings()) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("severity", finding.severity().label());
            described.put("problem", finding.problem());
            described.put("remedy", finding.remedy());
            described.put("path", finding.path());
            described.put("at", finding.path().map(path -> loaded.at(path).toString()));
            findings.add(described);
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("sound", report.isSound());
        described.put("parts", parts);
        described.put("leftOut", report.leftOut());
        described.put("findings", findings);
        described.put("sheet", sheet.map(Path::toString));
        return described;
    }
}
