package dev.hanet.blocks.torch;

import java.util.HashSet;
import java.util.Set;

/** Turns the graph's dotted names into names of a script, each used once. */
final class Identifiers {
    private static final Set<String> RESERVED = Set.of(
            "alike",
            "and",
            "as",
            "assert",
            "b",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "gradients",
            "i",
            "if",
            "import",
            "in",
            "inputs",
            "is",
            "laid",
            "lambda",
            "moved",
            "none",
            "norm",
            "not",
            "one",
            "ops",
            "optional",
            "or",
            "p",
            "pass",
            "raise",
            "range",
            "rate",
            "results",
            "return",
            "self",
            "targets",
            "torch",
            "try",
            "while",
            "with",
            "yield",
            "annotate",
            "unchecked_cast",
            "uninitialized",
            "int",
            "float",
            "bool",
            "str",
            "print",
            "getattr",
            "hasattr",
            "isinstance",
            "len",
            "fork",
            "None",
            "True",
            "False",
            "List",
            "Tensor",
            "Module",
            "CONSTANTS");

    private final Set<String> taken = new HashSet<>(RESERVED);

    String of(String dotted) {
        String base = dotted.replaceAll("[^A-Za-z0-9]", "_");
        if (!Character.isLetter(base.charAt(0))) {
            base = "v" + base;
        }
        String name = base;
        for (int i = 2; !taken.add(name); i++) {
            name = base + "_v" + i;
        }
        return name;
    }
}
