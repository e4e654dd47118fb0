package dev.hanet.toolkit.studio;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.server.Refusal;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** The folder that the studio works in: whatever a page names lies in it, or is refused. */
final class Workspace {
    private static final int DEEPEST = 6;
    private static final int MOST = 1000;
    private static final long LONGEST = 1L << 20;
    private static final String RUNS = "runs";

    private final Path root;

    /**
     * @throws HanetException when the folder is not there
     */
    Workspace(Path folder) {
        try {
            this.root = folder.toRealPath();
        } catch (IOException e) {
            throw HanetException.input("there is no folder '" + folder + "'", e);
        }
        if (!Files.isDirectory(root)) {
            throw HanetException.input("'" + folder + "' is a file, not a folder to work in");
        }
    }

    Path root() {
        return root;
    }

    /**
     * The file of a name, there or not.
     *
     * @throws Refusal when it would lie elsewhere, also by way of a link
     */
    Path file(String name) {
        try {
            Path file = root.resolve(name).normalize();
            Path there = file;
            while (there != null && !Files.exists(there)) {
                there = there.getParent();
            }
            if (!name.isEmpty()
                    && file.startsWith(root)
                    && there != null
                    && there.toRealPath().startsWith(root)) {
                return file;
            }
        } catch (InvalidPathException | IOException e) {
            throw new Refusal(403, "'" + name + "' cannot be a file here");
        }
        throw new Refusal(403, "'" + name + "' lies outside the folder that the studio works in");
    }

    /** How a page calls a file. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** How a page calls a run. */
    String name(RunDirectory run) {
        return runs().relativize(run.path()).toString().replace('\\', '/');
    }

    /**
     * The spec of a name.
     *
     * @throws Refusal when it lies elsewhere or is no YAML file
     */
    Path spec(String name) {
        Path file = file(name);
        if (!isYaml(file)) {
            throw new Refusal(400, "'" + name + "' is no spec: its name ends in neither .yaml nor .yml");
        }
        return file;
    }

    private static boolean isYaml(Path file) {
        String name = file.toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** Every YAML file but those of runs and of hidden folders, by name. */
    List<String> specs() throws IOException {
        List<String> specs = new ArrayList<>();
        walk(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean isHidden = !folder.equals(root)
                        && String.valueOf(folder.getFileName()).startsWith(".");
                return isHidden || folder.equals(root.resolve(RUNS)) || RunDirectory.isOne(folder)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isYaml(file) && attributes.isRegularFile()) {
                    specs.add(name(file));
                }
                return specs.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }
        });
        Collections.sort(specs);
        return specs;
    }

    private static void walk(Path from, SimpleFileVisitor<Path> visitor) throws IOException {
        Files.walkFileTree(from, EnumSet.noneOf(FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                return visitor.preVisitDirectory(folder, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return visitor.visitFile(file, attributes);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // it went meanwhile, or is somebody else's
            }
        });
    }

    /** The text of a spec. */
    String read(String name) throws IOException {
        Path file = spec(name);
        if (!Files.isRegularFile(file)) {
            throw new Refusal(404, "there is no file '" + name + "'");
        }
        if (Files.size(file) > LONGEST) {
            throw new Refusal(413, "'" + name + "' is larger than " + LONGEST + " bytes, which no spec is");
        }
        try {
            return PlainFile.text(file);
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "'" + name + "' is not UTF-8");
        }
    }

    /** What tells a text from another. */
    static String digest(String text) {
        return Sha256.of(text);
    }

    /**
     * Writes a spec, whole or not at all; of two pages that write at once the second finds what the first has written.
     *
     * @param was the digest of the text that was changed; absent for a file that is new
     * @throws Refusal when the file holds another text by now
     */
    synchronized void write(String name, String text, Optional<String> was) throws IOException {
        Path file = spec(name);
        Optional<String> now = Files.exists(file) ? Optional.of(digest(read(name))) : Optional.empty();
        if (!now.equals(was)) {
            throw new Refusal(
                    409,
                    now.isEmpty()
                            ? "'" + name + "' is no longer there"
                            : was.isEmpty()
                                    ? "there is a file '" + name + "' already"
                                    : "'" + name + "' was changed by somebody else: load it again");
        }
        Path parent = file.getParent();
        if (parent != null) {
            AtomicFiles.folder(parent);
        }
        AtomicFiles.write(file, text);
    }

    /** The folder of all runs. */
    Path runs() {
        return root.resolve(RUNS);
    }

    /**
     * A run by its name.
     *
     * @throws Refusal when there is none
     */
    RunDirectory run(String name) {
        Path folder = file(RUNS + "/" + name);
        if (!folder.startsWith(runs()) || !RunDirectory.isOne(folder)) {
            throw new Refusal(404, "there is no run '" + name + "'");
        }
        return new RunDirectory(folder);
    }

    /** Every run, the newest first. */
    List<RunDirectory> allRuns() throws IOException {
        List<RunDirectory> found = new ArrayList<>();
        if (Files.isDirectory(runs())) {
            walk(runs(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    if (RunDirectory.isOne(folder)) {
                        found.add(new RunDirectory(folder));
                        return found.size() < MOST ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.TERMINATE;
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        found.sort(Comparator.comparing(
                        (RunDirectory run) -> String.valueOf(run.path().getFileName()))
                .reversed());
        return found;
    }
}
