package dev.hanet.blocks.torch;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import java.util.Optional;

/**
 * The memory that the C library hands out, where the engine's tensors lie.
 *
 * <p>What is freed between tensors that stay, the library keeps for later, and the system counts it as taken. glibc can be asked to give
 * whole pages of it back; other C libraries are not asked.
 */
final class NativeHeap {
    private static final Optional<Function> TRIM = trim();

    private NativeHeap() {}

    private static Optional<Function> trim() {
        try {
            return Optional.of(NativeLibrary.getProcess().getFunction("malloc_trim"));
        } catch (LinkageError e) { // another C library, or one that Java cannot ask
            return Optional.empty();
        }
    }

    /**
     * Gives back to the system what is freed; takes some tens of milliseconds where that is much.
     *
     * @return whether the C library could be asked
     */
    static boolean giveBack() {
        TRIM.ifPresent(trim -> trim.invokeInt(new Object[] {new NativeLong(0)}));
        return TRIM.isPresent();
    }
}
