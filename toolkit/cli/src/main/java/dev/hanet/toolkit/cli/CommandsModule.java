package dev.hanet.toolkit.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.hanet.toolkit.build.Presets;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.task.Evaluate;
import dev.hanet.toolkit.task.Obtain;
import dev.hanet.toolkit.task.PreparedImages;
import dev.hanet.toolkit.task.Sessions;
import dev.hanet.toolkit.task.Train;
import dev.hanet.toolkit.task.grid.Sweep;
import dev.hanet.toolkit.task.paper.Drawings;
import dev.hanet.toolkit.task.paper.Items;
import dev.hanet.toolkit.task.paper.Planning;
import dev.hanet.toolkit.task.paper.Reproduce;
import dev.hanet.yaml.SpecReader;

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
        bind(Drawings.class);
        bind(Evaluate.class);
        bind(Export.class);
        bind(Obtain.class);
        bind(Planning.class);
        bind(PreparedImages.class);
        bind(Reproduce.class);
        bind(Sessions.class);
        bind(Sweep.class);
        bind(Train.class);
        bind(CompareCommand.class);
        bind(CompletionCommand.class);
        bind(ComponentsCommand.class);
        bind(DataCheckCommand.class);
        bind(DataPrepareCommand.class);
        bind(DoctorCommand.class);
        bind(EvaluateCommand.class);
        bind(ExplainCommand.class);
        bind(ExportCommand.class);
        bind(PlanCommand.class);
        bind(PredictCommand.class);
        bind(PresetsCommand.class);
        bind(ReproduceCommand.class);
        bind(SchemaCommand.class);
        bind(ShowCommand.class);
        bind(SweepCommand.class);
        bind(TrainCommand.class);
        bind(ValidateCommand.class);
        bind(WeightsImportCommand.class);
        bind(WeightsInspectCommand.class);
    }

    @Provides
    static Items items(SpecReader reader, Presets presets) {
        return new Items(CommandsModule.class.getClassLoader(), reader, presets);
    }
}
