package dev.hanet.toolkit.editor;

import dev.hanet.toolkit.experiment.Inspection;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A document that is open in an editor: its newest text, and what the last looks at it found.
 *
 * <p>For several threads: texts come in on one, looks are done on another, and answers read both.
 */
final class SpecDocument {
    private static final Pattern MODELINE =
            Pattern.compile("#.*\\bhanet\\.schema\\.json\\b.*", Pattern.CASE_INSENSITIVE);
    /** What the pages of the studio call it, and editors may. */
    private static final String LANGUAGE = "hanet";

    private static final Set<String> PARTS = Set.of("about", "model", "data", "train", "seed", "evaluate");
    private static final int FIRST_LINES = 20;

    /**
     * A text with what stands where in it.
     *
     * @param number as the editor counts its versions
     */
    record Version(int number, SpecText text, Outline outline) {}

    /** What looking at a text found. */
    record Look(Version version, Inspection inspection) {
        /** Whether all of it, and of what it extends, was YAML. */
        boolean isReadable() {
            return inspection.document().complete();
        }
    }

    private final String uri;
    private final Optional<Path> file;
    private volatile Version version;
    private volatile boolean isSpec;
    private volatile @Nullable Look last;
    private volatile @Nullable Look readable;
    private volatile @Nullable Look built;
    private boolean isQueued;
    private int toldHeirs = -1;
    private CompletableFuture<Optional<Look>> awaited = new CompletableFuture<>();

    /**
     * A document that an editor has opened.
     *
     * @param language what the editor takes it for: {@code hanet} is a spec, whatever is in it
     */
    SpecDocument(String uri, String language, int number, String text) {
        this.uri = uri;
        this.file = file(uri);
        this.version = version(number, new SpecText(text));
        this.isSpec = language.equals(LANGUAGE) || isSpec(version);
    }

    private static Version version(int number, SpecText text) {
        return new Version(number, text, Outline.of(text.text()));
    }

    /** The file behind a URI; absent where there is none, or no path that Java knows. */
    static Optional<Path> file(String uri) {
        try {
            return uri.startsWith("file:")
                    ? Optional.of(Path.of(URI.create(uri)).normalize())
                    : Optional.empty();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a text says in its first lines that it is a spec: a comment that names its schema, {@code extends} with a preset,
     * {@code version} with a number or {@code extends} beside one of a spec's own keys, or a model and classes.
     */
    static boolean isSpec(Version version) {
        SpecText text = version.text();
        for (int line = 0; line < Math.min(FIRST_LINES, text.lineCount()); line++) {
            String words = text.line(line);
            if (!words.isBlank() && !words.startsWith("#")) {
                break;
            }
            if (MODELINE.matcher(words).matches()) {
                return true;
            }
        }
        Outline outline = version.outline();
        List<String> first = outline.root().children().stream()
                .limit(6)
                .map(Outline.Node::name)
                .toList();
        boolean extendsPreset = outline.node("extends").stream()
                .flatMap(node -> Stream.concat(Stream.of(node), node.children().stream()))
                .anyMatch(node -> outline.scalar(node.path())
                        .filter(name -> name.startsWith("preset:"))
                        .isPresent());
        boolean isNamed = first.contains("extends")
                || outline.scalar("version")
                        .filter(number -> number.matches("\\d+"))
                        .isPresent();
        boolean hasClasses =
                first.contains("model") && outline.node("data.classes").isPresent();
        return extendsPreset || hasClasses || (isNamed && first.stream().anyMatch(PARTS::contains));
    }

    String uri() {
        return uri;
    }

    Optional<Path> file() {
        return file;
    }

    /** What the document is called in the places of its values. */
    String source() {
        return file.map(Path::toString).orElse(uri);
    }

    Version version() {
        return version;
    }

    /** Whether it is, or was since it was opened, a spec. */
    boolean isSpec() {
        return isSpec;
    }

    /** What the last look found, of this text or an earlier one. */
    Optional<Look> last() {
        return Optional.ofNullable(last);
    }

    /** What the last look at a text found that was YAML. */
    Optional<Look> readable() {
        return Optional.ofNullable(readable);
    }

    /** What the last look found at which there was a network. */
    Optional<Look> built() {
        return Optional.ofNullable(built);
    }

    /** Whether a look was at the newest text. */
    boolean isCurrent(Look look) {
        return look.version().equals(version);
    }

    /** Takes a newer text. */
    void change(int number, SpecText text) {
        version = version(number, text);
        isSpec = isSpec || isSpec(version);
    }

    /** Whether a look has to be queued; false when one is, which will see the newest text. */
    synchronized boolean queue() {
        boolean isFirst = !isQueued;
        isQueued = true;
        if (awaited.isDone()) {
            awaited = new CompletableFuture<>();
        }
        return isFirst;
    }

    /** The text to look at now. */
    synchronized Version take() {
        isQueued = false;
        return version;
    }

    /** What a look at the newest text finds, once it is done; absent when the look failed or the document was closed. */
    synchronized CompletableFuture<Optional<Look>> awaited() {
        return awaited;
    }

    /** Whether those who extend the document have not yet been told of this version; only the first who asks hears so. */
    synchronized boolean isNewsToHeirs(int number) {
        boolean isNews = file.isPresent() && number != toldHeirs;
        toldHeirs = number;
        return isNews;
    }

    /** Keeps what a look found. */
    synchronized void keep(Look look) {
        last = look;
        if (look.isReadable()) {
            readable = look;
        }
        if (look.inspection().network().isPresent()) {
            built = look;
        }
    }

    /** Lets go who waits for the newest look, unless a newer one is on its way. */
    void release() {
        CompletableFuture<Optional<Look>> waiting;
        synchronized (this) {
            if (isQueued) {
                return;
            }
            waiting = awaited;
        }
        waiting.complete(last());
    }

    /** Lets go who waits: the document is closed. */
    void close() {
        awaited().complete(last());
    }
}
