package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.weights.pickle.Python.Dict;
import dev.hanet.blocks.weights.pickle.Python.Sequence;
import dev.hanet.blocks.weights.pickle.TensorReader.Storages;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * The format before PyTorch 1.6: five pickles (a mark, a version, the machine, the value, the keys of the storages), then
 * for each key the number of elements and the elements.
 */
final class LegacyStorages implements Storages {
    private static final BigInteger MARK = new BigInteger("119547037146038801333356");
    private static final long VERSION = 1001;

    private final FileChannel channel;
    private final Map<String, Long> places = new HashMap<>();
    private final Object value;

    private LegacyStorages(FileChannel channel, Object value) {
        this.channel = channel;
        this.value = value;
    }

    static LegacyStorages open(FileChannel channel) throws IOException, Refusal {
        ByteBuffer head = read(channel, 0, (int) Math.min(channel.size(), PickleInput.MOST_BYTES));
        PickleInput input = new PickleInput(head);
        if (!MARK.equals(new PickleMachine(input).run())) {
            throw new Refusal("this pickle was not written by torch.save");
        }
        if (!Long.valueOf(VERSION).equals(new PickleMachine(input).run())) {
            throw new Refusal("this file is of another version than " + VERSION);
        }
        if (!(new PickleMachine(input).run() instanceof Dict machine)
                || machine.get("little_endian").filter(Boolean.TRUE::equals).isEmpty()) {
            throw new Refusal("the numbers are not little-endian; save the state_dict again on a usual machine");
        }
        PickleMachine described = new PickleMachine(input);
        LegacyStorages storages = new LegacyStorages(channel, described.run());
        Object keys = new PickleMachine(input).run();
        storages.place(keys, described.storages(), input.position());
        return storages;
    }

    private void place(Object keys, Map<String, StorageRef> described, long begin) throws IOException, Refusal {
        if (!(keys instanceof Sequence list)) {
            throw new Refusal("the file does not list its storages");
        }
        long position = begin;
        for (Object key : list.items()) {
            StorageRef storage = described.get(String.valueOf(key));
            if (storage == null || places.containsKey(storage.key())) {
                throw new Refusal("the file lists a storage twice, or one that no tensor uses");
            }
            long elements = read(channel, position, Long.BYTES).getLong();
            if (elements != storage.elements()) {
                throw new Refusal("the storage '" + storage.key() + "' has " + elements + " elements, but "
                        + storage.elements() + " were described");
            }
            places.put(storage.key(), position + Long.BYTES);
            position += Long.BYTES + storage.bytes();
        }
        if (position > channel.size()) {
            throw new Refusal("the file is cut off: " + (position - channel.size()) + " bytes are missing");
        }
        if (position < channel.size()) {
            throw new Refusal((channel.size() - position) + " bytes follow the last storage");
        }
    }

    /** What the file describes. */
    Object value() {
        return value;
    }

    @Override
    public ByteBuffer bytes(StorageRef storage) throws IOException, Refusal {
        Long place = places.get(storage.key());
        if (place == null) {
            throw new Refusal("the storage '" + storage.key() + "' is not in the file");
        }
        return read(channel, place, (int) storage.bytes());
    }

    private static ByteBuffer read(FileChannel channel, long position, int count) throws IOException, Refusal {
        if (position + count > channel.size()) {
            throw new Refusal("the file is cut off");
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new Refusal("the file is cut off");
            }
        }
        return bytes.flip();
    }
}
