package dev.hanet.blocks.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A loaded TorchScript program. Everything here happens on a thread that {@link EngineThread#prepare} has prepared.
 *
 * <p>What a program computes depends on its arguments alone, and the engine takes longer to read the text of a small one than to run it. So
 * one that is closed stays loaded for the next of the same text, such as that of the next cell of a sweep.
 */
final class Program implements AutoCloseable {
    /** Of the texts of programs that stay, together: those of some ten large networks. */
    static final int MOST_CHARACTERS = 4_000_000;

    /** Those in no use, by device and text; what was used last stands last. */
    private static final Map<Key, Loaded> IDLE = new LinkedHashMap<>();

    private final Script script;
    private final Key key;
    private final Loaded loaded;
    private final NDManager owner;
    private final String name = UUID.randomUUID().toString();
    private boolean isClosed;

    private record Key(Device device, String text) {}

    /** Lives as long as its own manager. */
    private record Loaded(NDManager own, PtSymbolBlock module) {}

    private Program(Script script, Key key, Loaded loaded, NDManager owner) {
        this.script = script;
        this.key = key;
        this.loaded = loaded;
        this.owner = owner;
    }

    /**
     * Loads a program, unless it is there.
     *
     * @param owner says where; closed with it at the latest
     */
    static Program load(NDManager owner, Script script) {
        Key key = new Key(owner.getDevice(), script.text());
        Program program = new Program(script, key, taken(key).orElseGet(() -> loaded(key, script)), owner);
        owner.attachInternal(program.name, program);
        return program;
    }

    private static Loaded loaded(Key key, Script script) {
        NDManager own = NDManager.newBaseManager(key.device(), TorchEngine.NAME);
        try (ByteArrayInputStream archive = new ByteArrayInputStream(Archive.of(key.text()))) {
            return new Loaded(own, JniUtils.loadModule((PtNDManager) own, archive, false, false));
        } catch (IOException e) {
            own.close();
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            own.close();
            throw RunTimeErrors.explained(script, e);
        }
    }

    private static Optional<Loaded> taken(Key key) {
        synchronized (IDLE) {
            return Optional.ofNullable(IDLE.remove(key));
        }
    }

    private static void keep(Key key, Loaded loaded) {
        List<Loaded> leaving = new ArrayList<>();
        synchronized (IDLE) {
            Loaded twin = IDLE.remove(key);
            if (twin != null) {
                leaving.add(twin);
            }
            IDLE.put(key, loaded);
            int characters =
                    IDLE.keySet().stream().mapToInt(one -> one.text().length()).sum();
            Iterator<Map.Entry<Key, Loaded>> oldest = IDLE.entrySet().iterator();
            while (characters > MOST_CHARACTERS) {
                Map.Entry<Key, Loaded> one = oldest.next();
                characters -= one.getKey().text().length();
                leaving.add(one.getValue());
                oldest.remove();
            }
        }
        leaving.forEach(one -> one.own().close());
    }

    /** What the engine has loaded. */
    PtSymbolBlock module() {
        return loaded.module();
    }

    Script script() {
        return script;
    }

    /**
     * Runs the program.
     *
     * @param owner whom the results belong to
     * @param arguments lists in the order of the script's arguments; empty ones are left out
     * @param recording whether the results can be differentiated
     */
    NDList run(NDManager owner, List<NDList> arguments, boolean recording) {
        NDList all = new NDList();
        List<@Nullable String> names = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            for (NDArray array : arguments.get(i)) {
                names.add(array.getName());
                array.setName("a" + i + "[]"); // arrays of one such name arrive as one list
                all.add(array);
            }
        }
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
        try {
            NDList results = IValueUtils.forward(loaded.module(), all, true);
            results.attach(owner);
            return results;
        } catch (EngineException e) {
            throw RunTimeErrors.explained(script, e);
        } finally {
            JniUtils.setGradMode(before);
            for (int i = 0; i < names.size(); i++) {
                all.get(i).setName(names.get(i));
            }
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            owner.detachInternal(name);
            keep(key, loaded);
        }
    }
}
