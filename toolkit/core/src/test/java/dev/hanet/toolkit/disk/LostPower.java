package dev.hanet.toolkit.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a disk holds after a part of what was done to it, and what of that is left when the process is killed or the power
 * goes.
 *
 * <p>Of a file what was not synced may be lost, torn at any place, or zeros. Of a folder some first of the changes since it
 * was synced are kept; folders forget independently of each other. A rename between folders is kept or lost as a whole.
 */
public final class LostPower {
    private static final byte[] EMPTY = {};

    private final Path root;
    private final Folder top = new Folder();

    /** What becomes of what was not synced. */
    public enum Ending {
        /** The process is killed, in the middle of a write: the system keeps what it was told. */
        KILLED,
        /** The power goes: all of it is lost. */
        ALL_LOST,
        /** The power goes: chance decides. */
        SOME_LOST
    }

    private sealed interface Node permits Folder, Data {}

    private static final class Data implements Node {
        private byte[] bytes = EMPTY;
        private byte[] synced = EMPTY;
    }

    private static final class Folder implements Node {
        private final Map<String, Node> names = new TreeMap<>();
        private Map<String, Node> synced = new TreeMap<>();
        private List<Change> since = new ArrayList<>();
    }

    /** A name that now stands for something else, or for nothing; of a rename two, which are one. */
    private record Change(String name, Optional<Node> node, Optional<String> gone, Object whole) {}

    /**
     * A disk on which all is safe.
     *
     * @param from holds what lies there
     * @param root what the folder is called on the disk
     */
    public LostPower(Path from, Path root) {
        this.root = root;
        try (Stream<Path> files = Files.walk(from)) {
            for (Path there : files.filter(one -> !one.equals(from)).toList()) {
                Path file = root.resolve(from.relativize(there));
                if (Files.isDirectory(there)) {
                    put(file, new Folder());
                } else {
                    Data data = new Data();
                    data.bytes = Files.readAllBytes(there);
                    data.synced = data.bytes;
                    put(file, data);
                }
                folder(file.getParent()).synced = new TreeMap<>(folder(file.getParent()).names);
                folder(file.getParent()).since = new ArrayList<>();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Folder folder(Path path) {
        Folder folder = top;
        if (!path.equals(root)) {
            for (Path name : root.relativize(path)) {
                folder = (Folder) folder.names.get(name.toString());
            }
        }
        return folder;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private Node node(Path file) {
        return file.equals(root) ? top : folder(file.getParent()).names.get(name(file));
    }

    private void put(Path file, Node node) {
        Folder folder = folder(file.getParent());
        folder.names.put(name(file), node);
        folder.since.add(new Change(name(file), Optional.of(node), Optional.empty(), new Object()));
    }

    /** Does what was done. */
    public void apply(Operation operation) {
        if (!operation.file().startsWith(root)) {
            return;
        }
        switch (operation.kind()) {
            case FOLDER -> put(operation.file(), new Folder());
            case CREATE -> put(operation.file(), new Data());
            case WRITE -> write(operation, operation.bytes().length);
            case TRUNCATE -> {
                Data data = (Data) node(operation.file());
                data.bytes = Arrays.copyOf(data.bytes, (int) Math.min(operation.place(), data.bytes.length));
            }
            case SYNC -> {
                Data data = (Data) node(operation.file());
                data.synced = data.bytes;
            }
            case SYNC_FOLDER -> {
                Folder folder = (Folder) node(operation.file());
                folder.synced = new TreeMap<>(folder.names);
                folder.since = new ArrayList<>();
            }
            case RENAME -> rename(operation.file(), operation.to());
            case DELETE -> {
                Folder folder = folder(operation.file().getParent());
                folder.names.remove(name(operation.file()));
                folder.since.add(new Change(name(operation.file()), Optional.empty(), Optional.empty(), new Object()));
            }
            case CLOSE -> {
                // nothing changes
            }
        }
    }

    private void rename(Path file, Path to) {
        Folder from = folder(file.getParent());
        Folder into = folder(to.getParent());
        Node node = from.names.remove(name(file));
        into.names.put(name(to), node);
        Object whole = new Object();
        if (from == into) {
            from.since.add(new Change(name(to), Optional.of(node), Optional.of(name(file)), whole));
        } else {
            from.since.add(new Change(name(file), Optional.empty(), Optional.empty(), whole));
            into.since.add(new Change(name(to), Optional.of(node), Optional.empty(), whole));
        }
    }

    private void write(Operation operation, int length) {
        Data data = (Data) node(operation.file());
        int end = (int) operation.place() + length;
        byte[] bytes = Arrays.copyOf(data.bytes, Math.max(data.bytes.length, end));
        System.arraycopy(operation.bytes(), 0, bytes, (int) operation.place(), length);
        data.bytes = bytes;
    }

    /**
     * What is left when it ends in the middle of an operation.
     *
     * @return path below the root to what is in the file; folders are empty
     */
    public Map<String, Optional<byte[]>> after(Ending ending, Operation last, SplittableRandom random) {
        Data torn = null;
        byte[] before = EMPTY;
        if (last.kind() == Operation.Kind.WRITE && last.file().startsWith(root) && last.bytes().length > 0) {
            torn = (Data) node(last.file());
            before = torn.bytes;
            write(last, random.nextInt(last.bytes().length + 1));
        }
        Set<Object> kept = new HashSet<>();
        if (ending == Ending.SOME_LOST) {
            choose(top, kept, random);
        }
        Map<String, Optional<byte[]>> left = new TreeMap<>();
        collect("", top, ending, kept, random, left);
        if (torn != null) {
            torn.bytes = before;
        }
        return left;
    }

    private static void choose(Folder folder, Set<Object> kept, SplittableRandom random) {
        int some = random.nextInt(folder.since.size() + 1);
        folder.since.subList(0, some).forEach(change -> kept.add(change.whole()));
        folder.names.values().forEach(node -> {
            if (node instanceof Folder below) {
                choose(below, kept, random);
            }
        });
    }

    private static void collect(
            String path,
            Folder folder,
            Ending ending,
            Set<Object> kept,
            SplittableRandom random,
            Map<String, Optional<byte[]>> left) {
        names(folder, ending, kept).forEach((name, node) -> {
            String place = path.isEmpty() ? name : path + "/" + name;
            if (node instanceof Folder below) {
                left.put(place, Optional.empty());
                collect(place, below, ending, kept, random, left);
            } else {
                left.put(place, Optional.of(bytes((Data) node, ending, random)));
            }
        });
    }

    private static Map<String, Node> names(Folder folder, Ending ending, Set<Object> kept) {
        if (ending == Ending.KILLED) {
            return folder.names;
        }
        if (ending == Ending.ALL_LOST || folder.since.isEmpty()) {
            return folder.synced;
        }
        Map<String, Node> names = new TreeMap<>(folder.synced);
        for (Change change : folder.since) {
            if (kept.contains(change.whole())) {
                change.node()
                        .ifPresentOrElse(node -> names.put(change.name(), node), () -> names.remove(change.name()));
                change.gone().ifPresent(names::remove);
            }
        }
        return names;
    }

    private static byte[] bytes(Data data, Ending ending, SplittableRandom random) {
        if (ending == Ending.KILLED || Arrays.equals(data.bytes, data.synced)) {
            return data.bytes;
        }
        if (ending == Ending.ALL_LOST) {
            return data.synced;
        }
        int place = random.nextInt(Math.max(data.bytes.length, data.synced.length) + 1);
        return switch (random.nextInt(4)) {
            case 0 -> data.bytes;
            case 1 -> data.synced;
            case 2 -> mixed(data, place, data.bytes.length, false);
            default -> mixed(data, place, data.bytes.length, true);
        };
    }

    /** New bytes up to a place, then what was there before, or zeros. */
    private static byte[] mixed(Data data, int place, int length, boolean zeros) {
        byte[] mixed =
                Arrays.copyOf(data.bytes, zeros ? length : Math.max(Math.min(place, length), data.synced.length));
        for (int i = Math.min(place, mixed.length); i < mixed.length; i++) {
            mixed[i] = i < data.synced.length ? data.synced[i] : 0;
        }
        return mixed;
    }
}
