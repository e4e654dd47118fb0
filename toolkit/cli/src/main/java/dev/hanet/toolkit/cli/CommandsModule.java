package dev.hanet.toolkit.cli;

import com.google.inject.AbstractModule;

/** The commands of the runner. */
final class CommandsModule extends AbstractModule {
    private final Console console;

    CommandsModule(Console console) {
        this.console = console;
    }

    @Override
    protected void configure() {
        bind(Console.class).toInstance(console);
        bind(ProblemOutput.class);
        bind(CompletionCommand.class);
        bind(ComponentsCommand.class);
        bind(DoctorCommand.class);
        bind(PlanCommand.class);
        bind(PresetsCommand.class);
        bind(ShowCommand.class);
        bind(ValidateCommand.class);
    }
}
