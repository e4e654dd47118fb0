package dev.hanet.toolkit.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.study.paper.Drawings;
import dev.hanet.toolkit.study.paper.Items;
import dev.hanet.toolkit.study.paper.Planning;
import dev.hanet.toolkit.study.paper.Reproduce;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.PreparedImages;
import dev.hanet.toolkit.train.Train;
import dev.hanet.toolkit.use.Evaluate;
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
