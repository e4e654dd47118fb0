package dev.hanet.toolkit.spec;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.ShortForm;
import dev.hanet.yaml.Shorthand;
import java.util.List;

/** Declares the earlier run whose best weights training begins with. */
@About("the run whose best weights training begins with, all that have the same name and shape; a text is the run")
public record FromSpec(
        @About("its directory, its name in the folder of runs, or bundle:NAME@VERSION")
        String run,

        @Default("[]")
        @About("parts that begin as drawn all the same, such as head when the classes are others")
        @Names("part")
        List<String> renew)
        implements ShortForm {
    public FromSpec {
        renew = List.copyOf(renew);
    }

    /** A run, all of it. */
    @Shorthand
    public static FromSpec of(String run) {
        return new FromSpec(run, List.of());
    }

    @Override
    public Object shortForm() {
        return renew.isEmpty() ? run : this;
    }
}
