package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.plugin.Components;
import dev.hanet.toolkit.plugin.Family;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.session.TrainingSpeed;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what this machine offers. */
@Command(name = "doctor", description = "Say what this machine offers: Java, engine, devices, components.")
final class DoctorCommand implements Callable<Integer> {

    private static final String MEASURED = "quickstart";
    private static final double GIGA = 1e9;

    private final ExperimentLoader loader;
    private final Components components;
    private final Presets presets;
    private final Console console;

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Inject
    DoctorCommand(ExperimentLoader loader, Components components, Presets presets, Console console) {
        this.loader = loader;
        this.components = components;
        this.presets = presets;
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<String, String> findings = findings();
        boolean healthy = addEngine(findings);
        if (format.isJson()) {
            console.print(Json.text(findings));
        } else {
            int width =
                    findings.keySet().stream().mapToInt(String::length).max().orElse(0);
            findings.forEach((what, found) ->
                    console.printWords(console.bold(what) + " ".repeat(width - what.length() + 2), found));
        }
        return healthy ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Map<String, String> findings() {
        Map<String, String> findings = new LinkedHashMap<>();
        findings.put("toolkit", CodeVersion.current());
        findings.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        findings.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        findings.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        findings.put("heap", ByteCount.words(Runtime.getRuntime().maxMemory()) + " at most");
        findings.put(
                "components",
                String.valueOf(Arrays.stream(Family.values())
                        .mapToInt(family -> components.variants(family).size())
                        .sum()));
        findings.put(
                "plugins",
                Arrays.stream(Family.values())
                        .flatMap(family -> components.variants(family).stream())
                        .map(component -> component.plugin().getSimpleName() + " (" + component.origin() + ")")
                        .distinct()
                        .collect(Collectors.joining(", ")));
        findings.put("presets", String.valueOf(presets.names().size()));
        findings.put("cache", TorchEngine.cache().toString());
        findings.put("memory", FreeMemory.on(Device.CPU).words());
        findings.put(
                "data",
                Optional.ofNullable(System.getenv("HANET_DATA")).orElse("HANET_DATA is not set; beside each spec"));
        return findings;
    }

    /** Loads the engine, the one thing that can fail here. */
    private boolean addEngine(Map<String, String> findings) {
        int cores = threads.among(1);
        try {
            findings.put("engine", TorchEngine.natives());
            threads.apply();
            findings.put("threads", String.valueOf(TorchEngine.threads()));
            findings.put(
                    "devices",
                    TorchEngine.devices().stream().map(String::valueOf).collect(Collectors.joining(", ")));
            for (Device device : TorchEngine.devices()) {
                // What follows from a machine's speed later is of all its cores.
                boolean isWhole = !device.equals(Device.CPU)
                        || cores >= Runtime.getRuntime().availableProcessors();
                TrainingSpeed speed = TrainingSpeed.measure(loader.load(MEASURED, Overlay.NONE), device, isWhole);
                findings.put(
                        device.equals(Device.CPU) ? "speed" : "speed of " + device,
                        String.format(
                                Locale.ROOT,
                                "the work of %.0f thousand million multiply-accumulates a second in training, measured now%s",
                                speed.macsPerSecond() / GIGA,
                                isWhole && TrainingSpeed.kept(device).isPresent()
                                        ? " and kept in " + Documents.home()
                                        : ""));
            }
            return true;
        } catch (HanetException e) {
            findings.put("engine", e.getMessage());
            return false;
        } catch (RuntimeException | LinkageError e) {
            findings.put("engine", "cannot be loaded: " + e.getMessage());
            return false;
        }
    }
}
