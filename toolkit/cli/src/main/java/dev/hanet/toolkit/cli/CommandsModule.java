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
import jakarta.inject.Inject;
import java.util.Arrays;
import picocli.CommandLine.Command;

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
        bind(ReproduceCommand.ItemNames.class);
        bindCommandsOf(HanetCommand.class);
    }

    /** Every command that asks for something; the tree that users see is the only list of them. */
    private void bindCommandsOf(Class<?> parent) {
        for (Class<?> command : parent.getAnnotation(Command.class).subcommands()) {
            if (Arrays.stream(command.getDeclaredConstructors())
                    .anyMatch(constructor -> constructor.isAnnotationPresent(Inject.class))) {
                bind(command);
            }
            bindCommandsOf(command);
        }
    }

    @Provides
    static Items items(SpecReader reader, Presets presets) {
        return new Items(CommandsModule.class.getClassLoader(), reader, presets);
    }
}
