package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.weights.pickle.Python.Dict;
import dev.hanet.blocks.weights.pickle.Python.Nothing;
import dev.hanet.blocks.weights.pickle.Python.Sequence;
import dev.hanet.blocks.weights.pickle.Python.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle of protocol 2: the commands that a state_dict takes, and no other.
 *
 * <p>A pickle is a program for a stack machine. The commands known here push plain values, gather them into tuples, lists
 * and dicts, and describe tensors. None loads a class, imports a module or calls what the file names: names are
 * looked up in {@link Known}, and what is not there ends the reading. All work is bounded by the pickle's length.
 *
 * <p>Source: Python's documentation of the module {@code pickletools}.
 */
final class PickleMachine {
    private static final int PROTOCOL = 2;
    private static final String TENSOR = "a tensor";

    /** What commands are called that a state_dict does not need, for the sentence that refuses them. */
    private static final Map<Integer, String> REFUSED = Map.ofEntries(
            Map.entry((int) '0', "POP"),
            Map.entry((int) '1', "POP_MARK"),
            Map.entry((int) '2', "DUP"),
            Map.entry((int) 'F', "FLOAT"),
            Map.entry((int) 'I', "INT"),
            Map.entry((int) 'L', "LONG"),
            Map.entry((int) 'P', "PERSID"),
            Map.entry((int) 'S', "STRING"),
            Map.entry((int) 'V', "UNICODE"),
            Map.entry((int) 'd', "DICT"),
            Map.entry((int) 'g', "GET"),
            Map.entry((int) 'i', "INST"),
            Map.entry((int) 'l', "LIST"),
            Map.entry((int) 'o', "OBJ"),
            Map.entry((int) 'p', "PUT"),
            Map.entry((int) 'B', "BINBYTES"),
            Map.entry((int) 'C', "SHORT_BINBYTES"),
            Map.entry(0x81, "NEWOBJ"),
            Map.entry(0x82, "EXT1"),
            Map.entry(0x83, "EXT2"),
            Map.entry(0x84, "EXT4"),
            Map.entry(0x8b, "LONG4"),
            Map.entry(0x8c, "SHORT_BINUNICODE"),
            Map.entry(0x8d, "BINUNICODE8"),
            Map.entry(0x8e, "BINBYTES8"),
            Map.entry(0x8f, "EMPTY_SET"),
            Map.entry(0x90, "ADDITEMS"),
            Map.entry(0x91, "FROZENSET"),
            Map.entry(0x92, "NEWOBJ_EX"),
            Map.entry(0x93, "STACK_GLOBAL"),
            Map.entry(0x94, "MEMOIZE"),
            Map.entry(0x95, "FRAME"),
            Map.entry(0x96, "BYTEARRAY8"),
            Map.entry(0x97, "NEXT_BUFFER"),
            Map.entry(0x98, "READONLY_BUFFER"));

    private final PickleInput input;
    private final Map<String, StorageRef> storages = new LinkedHashMap<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    PickleMachine(PickleInput input) {
        this.input = input;
    }

    /** The storages that were named, by key. */
    Map<String, StorageRef> storages() {
        return storages;
    }

    /** Reads to the end of the pickle and answers its value. */
    Object run() throws Refusal {
        if (input.unsignedByte() != 0x80) {
            throw new Refusal("a pickle does not begin with its protocol");
        }
        int protocol = input.unsignedByte();
        if (protocol != PROTOCOL) {
            throw new Refusal("a pickle is of protocol " + protocol + "; PyTorch writes 2 when not told otherwise");
        }
        while (true) {
            int opcode = input.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            step(opcode);
        }
    }

    private void step(int opcode) throws Refusal {
        switch (opcode) {
            case '(' -> marks.add(stack.size());
            case '}' -> push(new Dict());
            case ']' -> push(new Sequence());
            case ')' -> push(new Tuple(List.of()));
            case 'N' -> push(Nothing.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) input.integer());
            case 'K' -> push((long) input.unsignedByte());
            case 'M' -> push((long) input.unsignedShort());
            case 0x8a -> push(input.number(input.unsignedByte()));
            case 'G' -> push(input.real());
            case 'X', 'T' -> push(input.text(input.integer()));
            case 'U' -> push(input.text(input.unsignedByte()));
            case 'q' -> memo.put(input.unsignedByte(), top());
            case 'r' -> memo.put(input.integer(), top());
            case 'h' -> push(remembered(input.unsignedByte()));
            case 'j' -> push(remembered(input.integer()));
            case 't' -> push(new Tuple(popToMark()));
            case 0x85 -> push(new Tuple(popped(1)));
            case 0x86 -> push(new Tuple(popped(2)));
            case 0x87 -> push(new Tuple(popped(3)));
            case 'a' -> append(popped(1));
            case 'e' -> append(popToMark());
            case 's' -> put(popped(2));
            case 'u' -> put(popToMark());
            case 'b' -> build();
            case 'c' -> push(Known.of(input.line(), input.line()));
            case 'R' -> push(called(popped(2)));
            case 'Q' -> push(storage(pop()));
            default ->
                throw new Refusal(
                        "the pickle holds the command " + REFUSED.getOrDefault(opcode, String.format("0x%02x", opcode))
                                + ", which no state_dict needs; nothing was run");
        }
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() throws Refusal {
        if (stack.isEmpty() || (!marks.isEmpty() && marks.get(marks.size() - 1) >= stack.size())) {
            throw new Refusal("the pickle takes more values than it gave");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() throws Refusal {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    private List<Object> popped(int count) throws Refusal {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return List.of(values);
    }

    private List<Object> popToMark() throws Refusal {
        if (marks.isEmpty()) {
            throw new Refusal("the pickle closes what it did not open");
        }
        int mark = marks.remove(marks.size() - 1);
        List<Object> tail = stack.subList(mark, stack.size());
        List<Object> values = List.copyOf(tail);
        tail.clear();
        return values;
    }

    private Object remembered(int place) throws Refusal {
        Object value = memo.get(place);
        if (value == null) {
            throw new Refusal("the pickle recalls what it did not keep");
        }
        return value;
    }

    private void append(List<Object> values) throws Refusal {
        if (!(top() instanceof Sequence list)) {
            throw new Refusal("the pickle appends to what is no list");
        }
        list.addAll(values);
    }

    private void put(List<Object> pairs) throws Refusal {
        if (!(top() instanceof Dict dict) || pairs.size() % 2 != 0) {
            throw new Refusal("the pickle puts items into what is no dict");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            dict.put(pairs.get(i), pairs.get(i + 1));
        }
    }

    /** A state_dict carries the versions of its modules as an attribute, which nobody needs here. */
    private void build() throws Refusal {
        Object state = pop();
        if (!(state instanceof Dict) || !(top() instanceof Dict)) {
            throw new Refusal("the pickle gives attributes to what is no dict; nothing was run");
        }
    }

    private StorageRef storage(Object description) throws Refusal {
        StorageRef storage = StorageRef.of(description);
        StorageRef known = storages.putIfAbsent(storage.key(), storage);
        if (known != null && !known.equals(storage)) {
            throw new Refusal("the storage '" + storage.key() + "' is described in two ways");
        }
        return storage;
    }

    /** Makes the value of {@code constructor(*arguments)}. */
    private static Object called(List<Object> call) throws Refusal {
        if (!(call.get(0) instanceof Known known) || !(call.get(1) instanceof Tuple arguments)) {
            throw new Refusal("the pickle calls what cannot be called; nothing was run");
        }
        return switch (known) {
            case ORDERED_DICT -> dict(arguments);
            case REBUILD_TENSOR, REBUILD_TENSOR_V2 -> tensor(arguments);
            case REBUILD_PARAMETER -> arguments.get(0, TensorRef.class, "a parameter");
            case SIZE -> arguments.get(0, Tuple.class, "a torch.Size");
            case FLOAT, DOUBLE, HALF, BFLOAT16, LONG, INT, SHORT, CHAR, BYTE, BOOL ->
                throw new Refusal("the pickle calls '" + known + "', which cannot be called; nothing was run");
        };
    }

    private static TensorRef tensor(Tuple arguments) throws Refusal {
        return TensorRef.of(
                arguments.get(0, StorageRef.class, TENSOR),
                arguments.get(1, Long.class, TENSOR),
                arguments.get(2, Tuple.class, TENSOR).numbers(TENSOR),
                arguments.get(3, Tuple.class, TENSOR).numbers(TENSOR));
    }

    /** Empty, or from a list of pairs, as Python 2 wrote it. */
    private static Dict dict(Tuple arguments) throws Refusal {
        Dict dict = new Dict();
        if (arguments.size() > 0) {
            for (Object pair :
                    arguments.get(0, Sequence.class, "an OrderedDict").items()) {
                if (!(pair instanceof Sequence two) || two.items().size() != 2) {
                    throw new Refusal("an OrderedDict is not described by pairs");
                }
                dict.put(two.items().get(0), two.items().get(1));
            }
        }
        return dict;
    }
}
