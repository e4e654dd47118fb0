package dev.hanet.toolkit.study.paper;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import java.util.List;

/** Declares the network that says where the rows' networks look: trained first, once, with the first seed. */
@About("the network that says where the rows' networks look; trained first, once, with the first seed")
public record LocalizerSpec(
        @About("its network in the paper's configuration") String preset,
        @About("the small network that stands for it") String lite,

        @About("the key by which the rows' specs name its run")
        String at,

        @Default("[]") @About("what is laid over the small network for drawn images")
        List<String> phantom) {
    public LocalizerSpec {
        phantom = List.copyOf(phantom);
    }
}
