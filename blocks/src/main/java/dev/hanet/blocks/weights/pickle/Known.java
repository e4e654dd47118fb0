package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.weights.StoredType;
import java.util.Arrays;
import java.util.Optional;

/** The only names that a pickle may mention. They stand for values of ours; nothing is looked up, loaded or called. */
enum Known {
    ORDERED_DICT("collections", "OrderedDict"),
    REBUILD_TENSOR("torch._utils", "_rebuild_tensor"),
    REBUILD_TENSOR_V2("torch._utils", "_rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils", "_rebuild_parameter"),
    SIZE("torch", "Size"),
    FLOAT("FloatStorage", StoredType.F32),
    DOUBLE("DoubleStorage", StoredType.F64),
    HALF("HalfStorage", StoredType.F16),
    BFLOAT16("BFloat16Storage", StoredType.BF16),
    LONG("LongStorage", StoredType.I64),
    INT("IntStorage", StoredType.I32),
    SHORT("ShortStorage", StoredType.I16),
    CHAR("CharStorage", StoredType.I8),
    BYTE("ByteStorage", StoredType.U8),
    BOOL("BoolStorage", StoredType.BOOL);

    private final String module;
    private final String word;
    private final Optional<StoredType> storage;

    Known(String module, String word) {
        this.module = module;
        this.word = word;
        this.storage = Optional.empty();
    }

    Known(String word, StoredType storage) {
        this.module = "torch";
        this.word = word;
        this.storage = Optional.of(storage);
    }

    static Known of(String module, String word) throws Refusal {
        return Arrays.stream(values())
                .filter(known -> known.module.equals(module) && known.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new Refusal("the pickle names " + Refusal.quoted(module + "." + word)
                        + ", which has no place in a state_dict; nothing was run"));
    }

    /** The element type, of a storage. */
    Optional<StoredType> storage() {
        return storage;
    }

    @Override
    public String toString() {
        return module + "." + word;
    }
}
