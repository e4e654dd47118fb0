package dev.hanet.blocks.pt2;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Under which attributes of Python's modules weights are kept: under their own names, but for parts that are words of Python or of PyTorch's
 * modules, which get an underscore: {@code forward.weight} is {@code forward_.weight}.
 *
 * <p>A module that a weight's name leads through must not be something else: {@code torch.export.load} finds no weight behind its own method.
 */
final class Attributes {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

    /** Keywords of Python 3.14, and what modules and graph modules of PyTorch 2.7 and 2.15 have. */
    private static final Set<String> TAKEN = Set.of("""
            False None True and as assert async await break class continue def del elif else except finally for from global if import in is
            lambda match nonlocal not or pass raise return try type while with yield case
            T_destination add_module add_submodule apply bfloat16 buffers call_super_init children code compile cpu cuda
            delete_all_unused_submodules delete_submodule double dump_patches eval extra_repr float forward get_buffer get_extra_state
            get_parameter get_submodule graph half ipu load_state_dict meta modules mtia named_buffers named_children named_modules
            named_parameters parameters print_readable recompile register_backward_hook register_buffer register_forward_hook
            register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook
            register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook
            register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule shape_env share_memory state_dict to to_empty
            to_folder train training validate_inputs xpu zero_grad""".strip().split("\\s+", -1));

    private final Map<String, String> known = new HashMap<>();
    private final Set<String> given = new HashSet<>();

    /** The path of attributes of a weight. */
    String of(String name) {
        return known.computeIfAbsent(name, this::fresh);
    }

    private String fresh(String name) {
        String path = Arrays.stream(name.split("\\.", -1)).map(Attributes::part).collect(Collectors.joining("."));
        while (!given.add(path)) {
            path += "_";
        }
        return path;
    }

    private static String part(String part) {
        if (TAKEN.contains(part)) {
            return part + "_";
        }
        return PLAIN.matcher(part).matches() ? part : "n" + part.replaceAll("[^\\p{L}\\p{N}_-]", "_");
    }
}
