package dev.hanet.blocks.model;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.ShortForm;
import dev.hanet.yaml.Shorthand;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Where a node gets its input from. */
@About("a node, an output inside it such as encoder.layer1, or 'input' for the image; or a list of these")
public record Sources(
        @About("nodes, outputs inside nodes such as encoder.layer1, or input for the image")
        @Size(min = 1)
        @Names("node")
        List<String> names)
        implements ShortForm {
    public Sources {
        names = List.copyOf(names);
    }

    /** One node. */
    @Shorthand
    public static Sources of(String name) {
        return new Sources(List.of(name));
    }

    /** Several nodes. */
    @Shorthand
    public static Sources of(@Size(min = 1) List<String> names) {
        return new Sources(names);
    }

    @Override
    public Object shortForm() {
        return names.size() == 1 ? names.get(0) : names;
    }
}
