package dev.hanet.toolkit.bundle;

import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Where a bundle is brought from, as somebody names it on the command line: a file, an address, or {@code NAME@VERSION} in a folder or
 * below an address, where its file is called {@code NAME-VERSION.hanet}. A spec never says where from.
 *
 * @param text what is named
 * @param store the folder or the address in which it is looked for; absent where {@code text} says it all
 * @param most so many bytes are fetched at most
 * @param patience how long a fetch may take
 */
public record BundleSource(String text, Optional<String> store, long most, Duration patience) {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int CHUNK = 1 << 16;
    private static final int OK = 200;

    /** With bounds that fit any bundle. */
    public BundleSource(String text, Optional<String> store) {
        this(text, store, BundleArchive.MOST_BYTES, Duration.ofHours(1));
    }

    /** The file that a bundle has in a store. */
    public static String fileName(Bundles.Reference reference) {
        return reference.name() + "-" + reference.version() + ".hanet";
    }

    /**
     * Its file on this machine: where it lies, or fetched.
     *
     * @param fetched the file to write where it has to be fetched
     * @throws HanetException when it is not there, too large, or takes too long
     */
    public Path file(Path fetched) {
        String named = store.map(folder -> {
                    String file = fileName(Bundles.Reference.parse(text));
                    return folder + (folder.endsWith("/") ? "" : "/") + file;
                })
                .orElse(text);
        if (!named.matches("(?i)https?://.*")) {
            return Path.of(named);
        }
        URI address;
        try {
            address = URI.create(named);
        } catch (IllegalArgumentException e) {
            throw HanetException.input("'" + named + "' is no address", "write it as in 'https://host/x-1.hanet'", e);
        }
        try {
            fetch(address, fetched);
            return fetched;
        } catch (IOException e) {
            throw HanetException.failure(
                    "'" + address + "' cannot be fetched: "
                            + Optional.ofNullable(e.getMessage()).orElse("no answer"),
                    "look at the address, or fetch the file by other means and install that",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HanetException.failure("'" + address + "' was not fetched to its end", "fetch it again", e);
        }
    }

    private void fetch(URI address, Path file) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL) // never from https to http
                .build();
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(patience).GET().build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "hanet-fetch-clock");
            thread.setDaemon(true);
            return thread;
        });
        try (InputStream in = answer.body();
                OutputStream out =
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (answer.statusCode() != OK) {
                throw new IOException("the answer is " + answer.statusCode());
            }
            ScheduledFuture<?> end = clock.schedule(() -> close(in), patience.toMillis(), TimeUnit.MILLISECONDS);
            byte[] chunk = new byte[CHUNK];
            long bytes = 0;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                bytes += read;
                if (bytes > most) {
                    throw new IOException("it has more than " + most + " bytes");
                }
                out.write(chunk, 0, read);
            }
            if (end.isDone()) {
                throw new IOException("it takes longer than " + patience.toSeconds() + " s");
            }
        } finally {
            clock.shutdownNow();
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // whoever reads on hears of it
        }
    }
}
