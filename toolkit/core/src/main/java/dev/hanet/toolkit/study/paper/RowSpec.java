package dev.hanet.toolkit.study.paper;

import dev.hanet.yaml.About;
import java.util.Optional;

/** Declares a row of a table. */
@About("a row of a table")
public record RowSpec(
        @About("its name, in the published values where it stands there")
        String method,

        @About("its network: in the paper's configuration, or a study's own")
        String preset,

        @About("the small network that stands for it; the preset itself if left out")
        Optional<String> lite) {
    /** The small network. */
    public String small() {
        return lite.orElse(preset);
    }
}
