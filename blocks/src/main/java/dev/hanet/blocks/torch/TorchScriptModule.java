package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.PlainFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A TorchScript file in use on the CPU, loaded as any program loads it: what is in the file decides, no graph. */
public final class TorchScriptModule implements AutoCloseable {
    private final NDManager manager;
    private final PtSymbolBlock module;

    private TorchScriptModule(NDManager manager, PtSymbolBlock module) {
        this.manager = manager;
        this.module = module;
    }

    /**
     * Loads a file.
     *
     * @throws ai.djl.engine.EngineException when the engine does not understand it
     */
    public static TorchScriptModule load(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(PlainFile.stream(file))) {
            return EngineThread.call(() -> {
                TorchEngine.load();
                NDManager manager = NDManager.newBaseManager(Device.CPU.toDjl(), TorchEngine.NAME);
                try {
                    return new TorchScriptModule(manager, JniUtils.loadModule((PtNDManager) manager, in, false, false));
                } catch (IOException e) {
                    manager.close();
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /**
     * Runs the module.
     *
     * @param inputs in the order of its arguments
     * @return its outputs by name; a single one without a name under the empty name
     */
    public Map<String, Tensor> run(List<Tensor> inputs) {
        return run(inputs, false);
    }

    /**
     * Makes a step of a {@link TrainingFile}, which changes the module.
     *
     * @param inputs as the graph has them, and the learning rate
     * @param seed what the step's dropout draws from
     */
    public Map<String, Tensor> train(List<Tensor> inputs, long seed) {
        EngineThread.run(() -> JniUtils.setSeed(seed));
        return run(inputs, true);
    }

    private Map<String, Tensor> run(List<Tensor> inputs, boolean recording) {
        return EngineThread.call(() -> {
            boolean before = JniUtils.isGradMode();
            JniUtils.setGradMode(recording);
            try (NDManager run = manager.newSubManager()) {
                NDList given = new NDList();
                inputs.forEach(input ->
                        given.add(Transfer.toEngine(run, input, input.type().element())));
                NDList results = IValueUtils.forward(module, given, recording);
                results.attach(run);
                Map<String, Tensor> outputs = new LinkedHashMap<>();
                for (NDArray result : results) {
                    String name = result.getName();
                    outputs.put(name == null ? "" : name, Transfer.toJava(result));
                }
                return outputs;
            } finally {
                JniUtils.setGradMode(before);
            }
        });
    }

    @Override
    public void close() {
        EngineThread.run(() -> {
            module.close();
            manager.close();
        });
    }
}
