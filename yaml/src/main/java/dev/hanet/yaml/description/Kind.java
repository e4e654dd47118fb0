package dev.hanet.yaml.description;

import java.util.List;

/** What a key wants. */
public sealed interface Kind {
    /** How a scalar is read. */
    enum Form {
        TEXT,
        INTEGER,
        LONG,
        NUMBER,
        TRUTH
    }

    /**
     * A value of an enumeration.
     *
     * @param name as in YAML
     * @param about what it means; empty where nobody said
     */
    record Option(String name, String about) {}

    /** A scalar. */
    record Plain(Form form, List<Limit> limits) implements Kind {
        public Plain {
            limits = List.copyOf(limits);
        }
    }

    /** One of several names. */
    record Choice(List<Option> options) implements Kind {
        public Choice {
            options = List.copyOf(options);
        }
    }

    /** A list. */
    record Many(Kind item, List<Limit> limits) implements Kind {
        public Many {
            limits = List.copyOf(limits);
        }
    }

    /** A mapping from names of the user's choice. */
    record Table(Kind value, List<Limit> limits) implements Kind {
        public Table {
            limits = List.copyOf(limits);
        }
    }

    /** A record. */
    record Part(Class<?> type) implements Kind {}

    /** Any variant of a family. */
    record Variant(Class<?> family) implements Kind {}
}
