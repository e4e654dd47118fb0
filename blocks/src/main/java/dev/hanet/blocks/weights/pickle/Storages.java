package dev.hanet.blocks.weights.pickle;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of storages come from. */
interface Storages {
    /** All bytes of a storage, exactly as many as it claims. */
    ByteBuffer bytes(StorageRef storage) throws IOException, Refusal;
}
