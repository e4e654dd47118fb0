package dev.hanet.toolkit.export;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.model.Strides;
import dev.hanet.blocks.onnx.OnnxFile;
import dev.hanet.blocks.pt2.ExportedProgramFile;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.TorchScriptFile;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The kinds of files that other programs read. */
public enum ExportFormat {
    /** One archive for PyTorch in Python and C++, and for DJL. */
    TORCHSCRIPT("TorchScript", "pt", true) {
        @Override
        void write(Path file, Graph graph, Map<String, Tensor> state, List<Output> outputs, Map<String, String> texts)
                throws IOException {
            TorchScriptFile.write(file, graph, state, outputs, texts);
        }
    },
    /** One file for ONNX Runtime and what else reads ONNX. */
    ONNX("ONNX", "onnx", false) {
        @Override
        void requireWritable(Graph graph, List<Output> outputs) {
            orAsTorchScript(() -> OnnxFile.check(graph, outputs));
        }

        @Override
        void write(Path file, Graph graph, Map<String, Tensor> state, List<Output> outputs, Map<String, String> texts)
                throws IOException {
            OnnxFile.write(file, graph, state, outputs, texts);
        }
    },
    /** One exported program for PyTorch in Python and what is compiled from it. */
    PT2("exported program", "pt2", false) {
        @Override
        void requireWritable(Graph graph, List<Output> outputs) {
            orAsTorchScript(() -> ExportedProgramFile.check(graph, Strides.of(graph), outputs));
        }

        @Override
        void write(Path file, Graph graph, Map<String, Tensor> state, List<Output> outputs, Map<String, String> texts)
                throws IOException {
            ExportedProgramFile.write(file, graph, Strides.of(graph), state, outputs, texts);
        }
    },
    /** One archive for PyTorch that trains: loss, gradients and the optimiser's step with their state. */
    TRAINING("TorchScript (training)", "pt", true) {
        @Override
        String file() {
            return "training.pt";
        }
    },
    /** A folder that {@code from_pretrained} of segmentation_models.pytorch loads, where the network is one of theirs. */
    SMP("segmentation_models.pytorch", "smp", true) {
        @Override
        String file() {
            return "smp";
        }
    };

    private final String title;
    private final String ending;
    private final boolean readHere;

    ExportFormat(String title, String ending, boolean readHere) {
        this.title = title;
        this.ending = ending;
        this.readHere = readHere;
    }

    /** Its proper name. */
    public String title() {
        return title;
    }

    /** What its files' names end in, without the dot. */
    public String ending() {
        return ending;
    }

    /** The usual name of its files. */
    String file() {
        return "model." + ending;
    }

    /** Whether the toolkit can read its files, and so check them. */
    public boolean isReadHere() {
        return readHere;
    }

    /**
     * Looks whether the format can carry what the outputs depend on.
     *
     * @throws HanetException naming what it cannot carry, the place in the spec, and the format that can
     */
    void requireWritable(Graph graph, List<Output> outputs) {
        // it says whatever the engine runs
    }

    private static void orAsTorchScript(Runnable check) {
        try {
            check.run();
        } catch (HanetException e) {
            throw HanetException.input(e.located(), "export it with --format " + TORCHSCRIPT + " instead", e);
        }
    }

    void write(Path file, Graph graph, Map<String, Tensor> state, List<Output> outputs, Map<String, String> texts)
            throws IOException {
        throw new IllegalStateException(this + " is more than a network: see Export");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
