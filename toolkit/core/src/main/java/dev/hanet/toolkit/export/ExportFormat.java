package dev.hanet.toolkit.export;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.TorchScriptFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The kinds of files that other programs read. */
public enum ExportFormat {
    /** One archive for PyTorch in Python and C++, and for DJL. */
    TORCHSCRIPT("TorchScript", "pt") {
        @Override
        void write(Path file, Graph graph, Map<String, Tensor> state, List<String> outputs, Map<String, String> texts)
                throws IOException {
            TorchScriptFile.write(file, graph, state, outputs, texts);
        }
    };

    private final String title;
    private final String ending;

    ExportFormat(String title, String ending) {
        this.title = title;
        this.ending = ending;
    }

    /** Its proper name. */
    public String title() {
        return title;
    }

    /** What its files' names end in, without the dot. */
    public String ending() {
        return ending;
    }

    abstract void write(
            Path file, Graph graph, Map<String, Tensor> state, List<String> outputs, Map<String, String> texts)
            throws IOException;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
