package dev.hanet.blocks.torch;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loaded TorchScript program. Everything here happens on a thread that {@link EngineThread#prepare} has prepared. */
final class Program implements AutoCloseable {
    private final Script script;
    private final PtSymbolBlock module;

    private Program(Script script, PtSymbolBlock module) {
        this.script = script;
        this.module = module;
    }

    static Program load(NDManager manager, Script script) {
        try (ByteArrayInputStream archive = new ByteArrayInputStream(Archive.of(script.text()))) {
            PtSymbolBlock module = JniUtils.loadModule((PtNDManager) manager, archive, false, false);
            return new Program(script, module);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            throw RunTimeErrors.explained(script, e);
        }
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
            NDList results = IValueUtils.forward(module, all, true);
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
        module.close();
    }
}
