package dev.hanet.toolkit.data.dataset;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;

/** Declares a table of what is known of images beside their names. */
@About("a table of what is known of the images beside their names")
public record AttributesSpec(
        @About("a CSV file with a head line, under the data roots; its other columns become attributes") @Names("file")
        String file,

        @About("the column that says which images a line is of: 'stem', or a name of the images' pattern")
        @Default("stem")
        String by) {}
