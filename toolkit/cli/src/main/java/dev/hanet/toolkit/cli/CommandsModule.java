package dev.hanet.toolkit.cli;

import com.google.inject.AbstractModule;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.task.Evaluate;
import dev.hanet.toolkit.task.Obtain;
import dev.hanet.toolkit.task.Sessions;
import dev.hanet.toolkit.task.Train;
import dev.hanet.toolkit.task.grid.Sweep;

/** The commands of the runner and the tasks behind them. */
final class CommandsModule extends AbstractModule {
    private final Console console;

    CommandsModule(Console console) {
        this.console = console;
    }

    @Override
    protected void configure() {
        bind(Console.class).toInstance(console);
        bind(ProblemOutput.class);
        bind(Evaluate.class);
        bind(Export.class);
        bind(Obtain.class);
        bind(Sessions.class);
        bind(Sweep.class);
        bind(Train.class);
        bind(CompareCommand.class);
        bind(CompletionCommand.class);
        bind(ComponentsCommand.class);
        bind(DoctorCommand.class);
        bind(EvaluateCommand.class);
        bind(ExplainCommand.class);
        bind(ExportCommand.class);
        bind(PlanCommand.class);
        bind(PredictCommand.class);
        bind(PresetsCommand.class);
        bind(SchemaCommand.class);
        bind(ShowCommand.class);
        bind(SweepCommand.class);
        bind(TrainCommand.class);
        bind(ValidateCommand.class);
        bind(WeightsImportCommand.class);
        bind(WeightsInspectCommand.class);
    }
}
