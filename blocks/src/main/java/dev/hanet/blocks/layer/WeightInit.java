package dev.hanet.blocks.layer;

import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Shape;

/** How the weight of a convolution, [K, C / groups, k, l], begins. */
public enum WeightInit {
    /** He's normal distribution by what comes in: deviation sqrt(2 / (C k l)). For new layers. */
    FAN_IN {
        @Override
        Initializer of(Shape weight) {
            return Initializer.normal(Math.sqrt(2.0 / fanIn(weight)));
        }
    },
    /** He's normal distribution by what goes out: deviation sqrt(2 / (K k l)). For encoders. */
    FAN_OUT {
        @Override
        Initializer of(Shape weight) {
            return Initializer.normal(Math.sqrt(2.0 / fanOut(weight)));
        }
    },
    /** PyTorch's own choice: uniform between plus and minus 1 / sqrt(C k l). For queries and keys. */
    UNIFORM {
        @Override
        Initializer of(Shape weight) {
            return Initializer.uniform(1 / Math.sqrt(fanIn(weight)));
        }
    },
    /** Zeros, for the last layer of what is added and begins as nothing; its bias then begins at 0 too. */
    ZERO {
        @Override
        Initializer of(Shape weight) {
            return Initializer.constant(0);
        }
    };

    abstract Initializer of(Shape weight);

    static double fanIn(Shape weight) {
        return weight.size(1) * weight.size(2) * weight.size(3);
    }

    private static double fanOut(Shape weight) {
        return weight.size(0) * weight.size(2) * weight.size(3);
    }
}
