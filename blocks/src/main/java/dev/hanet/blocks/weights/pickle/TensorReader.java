package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.StoredType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Copies tensors out of their storages, row by row; one storage is in memory at a time. */
final class TensorReader {
    private final Storages storages;

    TensorReader(Storages storages) {
        this.storages = storages;
    }

    /** All tensors, in their order; those that are the same look into a storage are one. */
    Map<String, Tensor> read(Map<String, TensorRef> wanted) throws IOException, Refusal {
        Map<StorageRef, Map<TensorRef, String>> looks = new LinkedHashMap<>();
        for (Map.Entry<String, TensorRef> entry : wanted.entrySet()) {
            looks.computeIfAbsent(entry.getValue().storage(), storage -> new LinkedHashMap<>())
                    .putIfAbsent(entry.getValue(), entry.getKey());
        }
        Map<TensorRef, Tensor> made = new HashMap<>();
        for (Map.Entry<StorageRef, Map<TensorRef, String>> entry : looks.entrySet()) {
            checkShares(entry.getKey(), entry.getValue());
            ByteBuffer bytes = storages.bytes(entry.getKey()).order(ByteOrder.LITTLE_ENDIAN);
            for (Map.Entry<TensorRef, String> look : entry.getValue().entrySet()) {
                made.put(look.getKey(), read(look.getKey(), look.getValue(), bytes));
            }
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        wanted.forEach((name, look) -> tensors.put(name, Objects.requireNonNull(made.get(look))));
        return tensors;
    }

    /** Without this a small file could ask for the same numbers a thousand times. */
    private static void checkShares(StorageRef storage, Map<TensorRef, String> looks) throws Refusal {
        long elements = 0;
        for (Map.Entry<TensorRef, String> look : looks.entrySet()) {
            elements += look.getKey().elements();
            if (elements > storage.elements()) {
                throw new Refusal("the tensor " + Refusal.quoted(look.getValue()) + " overlaps another one in storage '"
                        + storage.key() + "'");
            }
        }
    }

    private static Tensor read(TensorRef look, String name, ByteBuffer storage) throws Refusal {
        StoredType stored = look.storage().type();
        TensorType type = new TensorType(new Shape(look.sizes()), stored.element());
        if (type.bytes() > Integer.MAX_VALUE - Long.BYTES) {
            throw new Refusal("the tensor " + Refusal.quoted(name) + " is larger than 2 GB");
        }
        int count = (int) look.elements();
        ByteBuffer rows = count == 0 || !look.isRowMajor()
                ? gathered(look, storage)
                : storage.slice((int) look.offset() * stored.bytes(), count * stored.bytes());
        rows.order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer wide = ByteBuffer.allocate((int) type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (stored.isWidened()) {
            while (rows.hasRemaining()) {
                stored.widen(rows, wide);
            }
        } else {
            wide.put(rows);
        }
        return Tensor.wrap(type, wide.flip());
    }

    private static ByteBuffer gathered(TensorRef look, ByteBuffer storage) {
        int width = look.storage().type().bytes();
        int axes = look.sizes().size();
        long[] place = new long[axes];
        ByteBuffer rows = ByteBuffer.allocate((int) look.elements() * width);
        long element = look.offset();
        while (rows.hasRemaining()) {
            rows.put(storage.slice((int) element * width, width));
            for (int axis = axes - 1; axis >= 0; axis--) {
                element += look.strides().get(axis);
                if (++place[axis] < look.sizes().get(axis)) {
                    break;
                }
                element -= place[axis] * look.strides().get(axis);
                place[axis] = 0;
            }
        }
        return rows.flip();
    }

    /** Where the bytes of storages come from. */
    interface Storages {
        /** All bytes of a storage, exactly as many as it claims. */
        ByteBuffer bytes(StorageRef storage) throws IOException, Refusal;
    }
}
