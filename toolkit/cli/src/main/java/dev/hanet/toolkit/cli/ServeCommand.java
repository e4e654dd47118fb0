package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.server.LocalServer;
import dev.hanet.toolkit.serving.Serving;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Serves a run over HTTP until it is stopped. */
@Command(
        name = "serve",
        description =
                "Segment images that come in over HTTP, with the best weights of a run, or of several by their names,"
                        + " until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {
    private static final int MEGABYTE = 1 << 20;
    private static final int MILLION = 1_000_000;
    private static final int LEAST_TOKEN = 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,79}");

    private final Sessions sessions;
    private final RunArgument argument;
    private final Console console;

    /** What was warned of, once. */
    private final Set<String> cautions = ConcurrentHashMap.newKeySet();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Parameters(
            paramLabel = "[NAME=]RUN",
            arity = "1..*",
            description =
                    "A run directory, or bundle:NAME@VERSION. Of several each is asked for by its name: that of the"
                            + " bundle, or of the folder above the run, unless another is given.")
    private List<String> runs = new ArrayList<>();

    @Option(names = "--mean", description = "The runs are one network: their mean, as predict computes it.")
    private boolean mean;

    @Option(
            names = "--resident",
            paramLabel = "N",
            description = "How many of several networks are on the device at a time; 1 if left out. Another one that is"
                    + " asked for takes the place of that which was asked for the longest ago.")
    private int resident = 1;

    @Option(names = "--port", paramLabel = "PORT", description = "8117 if left out; 0 for one that is free.")
    private int port = 8117;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Where it listens; this machine alone, 127.0.0.1, if left out. What goes over the wire is not"
                    + " encrypted.")
    private String host = "127.0.0.1";

    @Option(
            names = "--called",
            paramLabel = "NAME",
            description =
                    "A name by which it may be asked for beside its address, as a proxy or a DNS entry has it. May be"
                            + " repeated.")
    private List<String> called = new ArrayList<>();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "What a request has to carry, 16 characters or more; HANET_TOKEN if left out, else a new one that"
                            + " is printed.")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--together",
            paramLabel = "N",
            description =
                    "The most images that the network sees at once, of those that wait anyway; 1 if left out, which"
                            + " answers what predict writes to the last bit.")
    private int together = 1;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description =
                    "How many images wait beside those that are worked on; what comes beyond that gets 429. 64 if left"
                            + " out.")
    private int queue = 64;

    @Option(names = "--most-images", paramLabel = "N", description = "The most images in one request; 32 if left out.")
    private int mostImages = 32;

    @Option(names = "--most-megabytes", paramLabel = "N", description = "The most a request holds; 32 if left out.")
    private int mostMegabytes = 32;

    @Option(
            names = "--most-pixels",
            paramLabel = "MILLIONS",
            description = "The most million pixels of an image; 16 if left out.")
    private int mostPixels = 16;

    @Option(
            names = "--most-seconds",
            paramLabel = "N",
            description = "The longest that a request may take; 60 if left out.")
    private int mostSeconds = 60;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Inject
    ServeCommand(Sessions sessions, RunArgument argument, Console console) {
        this.sessions = sessions;
        this.argument = argument;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireAtLeastOne("--resident", resident);
        requireAtLeastOne("--together", together);
        requireAtLeastOne("--queue", queue);
        requireAtLeastOne("--most-images", mostImages);
        requireAtLeastOne("--most-megabytes", mostMegabytes);
        requireAtLeastOne("--most-pixels", mostPixels);
        requireAtLeastOne("--most-seconds", mostSeconds);
        LocalServer.Settings server = settings();
        Serving.Settings usual = Serving.Settings.usual(device.threads());
        serve(
                new Serving(
                        networks(),
                        resident,
                        new Serving.Settings(
                                together,
                                Math.max(usual.workers(), 2 * together),
                                queue,
                                mostImages,
                                (long) mostPixels * MILLION,
                                Duration.ofSeconds(mostSeconds))),
                server);
        return ExitCode.DONE;
    }

    /** What opens each network, by its name. */
    private Map<String, Supplier<Ensemble>> networks() {
        Map<String, List<Path>> named = new LinkedHashMap<>();
        for (String one : runs) {
            int sign = one.indexOf('=');
            boolean isNamed = sign > 0 && NAME.matcher(one.substring(0, sign)).matches();
            String run = isNamed ? one.substring(sign + 1) : one;
            Path folder = run(run);
            String name = mean && !named.isEmpty()
                    ? named.keySet().iterator().next()
                    : isNamed ? one.substring(0, sign) : name(run, folder);
            List<Path> folders = named.computeIfAbsent(name, first -> new ArrayList<>());
            if (!mean && !folders.isEmpty()) {
                throw mistake("two networks are called '" + name
                        + "': name one of them, NAME=RUN, or average them with --mean");
            }
            folders.add(folder);
        }
        Map<String, Supplier<Ensemble>> networks = new LinkedHashMap<>();
        named.forEach((name, folders) -> networks.put(name, () -> open(folders)));
        return networks;
    }

    private Path run(String text) {
        try {
            return argument.convert(text);
        } catch (TypeConversionException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    /** What a run is asked for by where nobody says: a bundle's name, or the experiment that the run is of. */
    private static String name(String text, Path run) {
        if (Bundles.isOne(text)) {
            return Bundles.Reference.parse(text).name();
        }
        Path whole = run.toAbsolutePath().normalize();
        return FileNames.plain(String.valueOf(
                Optional.ofNullable(whole.getParent()).orElse(whole).getFileName()));
    }

    private Ensemble open(List<Path> folders) {
        List<OpenRun> open = new ArrayList<>();
        try {
            for (Path folder : folders) {
                open.add(sessions.open(folder, device.device()));
            }
            open.forEach(run ->
                    run.caution().filter(cautions::add).ifPresent(caution -> console.note("warning: " + caution)));
            return new Ensemble(open);
        } catch (RuntimeException e) {
            open.forEach(OpenRun::close);
            throw e;
        }
    }

    private void serve(Serving serving, LocalServer.Settings settings) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        try (serving;
                LocalServer server = new LocalServer(settings, serving.routes())) {
            Runnable end = server::close;
            TorchEngine.endAfter(() -> {
                serving.stop();
                end.run();
                await(closed);
            });
            console.print("serves at " + server.address());
            if (serving.names().size() > 1) {
                console.print("networks " + String.join(", ", serving.names()));
            }
            if (token().isEmpty()) {
                console.print("token " + settings.token());
            }
            console.note("    " + server.address()
                    + "openapi.json says what it answers; Ctrl-C stops it, once what is under way is done");
            server.join();
        } finally {
            closed.countDown();
        }
    }

    /** The process ends no earlier than what is under way, and no later than that may take. */
    private void await(CountDownLatch closed) {
        try {
            if (!closed.await(mostSeconds, TimeUnit.SECONDS)) {
                console.note("warning: what is under way takes too long and is given up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> token() {
        return token.or(() -> Optional.ofNullable(System.getenv("HANET_TOKEN"))).filter(given -> !given.isBlank());
    }

    private LocalServer.Settings settings() {
        Optional<String> chosen = token();
        if (chosen.filter(given -> given.length() < LEAST_TOKEN || !given.matches("[!-~]+"))
                .isPresent()) {
            throw mistake("the token has to be " + LEAST_TOKEN + " visible ASCII characters or more");
        }
        if (port < 0 || port > 0xffff) {
            throw mistake("--port is from 0 to 65535, not " + port);
        }
        LocalServer.Settings local = LocalServer.Settings.local(port);
        return new LocalServer.Settings(
                host,
                port,
                chosen.orElse(local.token()),
                Set.copyOf(called.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList()),
                (long) mostMegabytes * MEGABYTE,
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(mostSeconds),
                local.connections(),
                1);
    }

    private void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw mistake(option + " is 1 or more, not " + value);
        }
    }

    private ParameterException mistake(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }
}
