package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a command takes for a run: a run directory, or {@code bundle:NAME@VERSION}, which is that of an installed bundle. */
final class RunArgument implements ITypeConverter<Path> {
    static final String DESCRIPTION = "A run directory, or bundle:NAME@VERSION.";

    private final Bundles bundles;

    @Inject
    RunArgument(Bundles bundles) {
        this.bundles = bundles;
    }

    @Override
    public Path convert(String text) {
        try {
            return Bundles.isOne(text) ? bundles.network(text) : Path.of(text);
        } catch (HanetException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' is no path");
        }
    }

    /**
     * Requires a place for results that would otherwise lie in the run: an installed bundle stays as it is.
     *
     * @throws HanetException when none is named and the run is an installed bundle
     */
    static void requireOut(Bundles bundles, Path run, Optional<Path> out) {
        if (out.isEmpty() && bundles.stores().stream().anyMatch(run::startsWith)) {
            throw HanetException.input("an installed bundle stays as it is", "say with --out where the results go");
        }
    }
}
