package dev.hanet.blocks.model;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network written node by node; every node is a registered block. */
@About("a network written node by node")
public record GraphSpec(
        @About("the nodes by name, in any order") @Size(min = 1)
        Map<String, NodeSpec> nodes,

        @About("which nodes are results: main, and others by names of their own")
        Map<String, OutputSpec> outputs,

        @About("further blocks at named points, of which every node is one") @Default("[]")
        List<InsertSpec> insert,

        @About("further classifiers at named points, for training") @Default("[]")
        List<AuxiliarySpec> auxiliary,

        @About("what the classifiers' maps say of the classes") @Default("softmax")
        Activation activation)
        implements NetworkSpec {
    /** The name of the output that segments. */
    public static final String MAIN = "main";

    /** What nodes call the image. */
    public static final String INPUT = "input";

    public GraphSpec {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        insert = List.copyOf(insert);
        auxiliary = List.copyOf(auxiliary);
    }

    /** A network whose classes exclude one another. */
    public GraphSpec(
            Map<String, NodeSpec> nodes,
            Map<String, OutputSpec> outputs,
            List<InsertSpec> insert,
            List<AuxiliarySpec> auxiliary) {
        this(nodes, outputs, insert, auxiliary, Activation.SOFTMAX);
    }

    @Override
    public Map<String, EncoderSpec> encoders() {
        Map<String, EncoderSpec> encoders = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.block() instanceof EncoderSpec encoder && node.shares().isEmpty()) {
                encoders.put(name, encoder);
            }
        });
        return encoders;
    }
}
