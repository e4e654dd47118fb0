package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.report.Report;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunDirectory;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of a run anew, or a page of several runs. */
@Command(
        name = "report",
        description = "Write the report of a run anew, or one page that shows several runs side by side.")
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run directories.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the page goes; into the run, or of several runs comparison.html, if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private OpenOption open = new OpenOption();

    @Inject
    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<RunDirectory> opened = runs.stream().map(RunDirectory::open).toList();
        Path page;
        if (opened.size() == 1) {
            RunDirectory run = opened.get(0);
            Report report = Report.read(run);
            page = out.orElse(run.file(RunDirectory.REPORT_HTML));
            if (out.isPresent()) {
                AtomicFiles.write(page, report.page(run).html());
            } else {
                report.write(run);
            }
        } else {
            page = out.orElse(Path.of("comparison.html"));
            AtomicFiles.write(page, Report.compared(opened));
        }
        console.print("report:  " + page);
        open.open(page, console);
        return ExitCode.DONE;
    }
}
