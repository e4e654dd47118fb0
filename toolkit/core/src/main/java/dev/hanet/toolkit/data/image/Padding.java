package dev.hanet.toolkit.data.image;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/**
 * What may stand in a file behind its last pixel, where nothing but the header says which that is: in NIfTI, DICOM and PNM.
 *
 * <p>Programs that write whole blocks fill the last one with zeros, and text editors end a file with a line's end. All else is pixels, of an image that is larger than the header says or of
 * another one: then those that were read may be the wrong ones. Formats that say where they end by themselves, as PNG and JPEG do, need no such
 * rule: what stands behind their end is none of theirs, and viewers pass over it.
 */
final class Padding {
    /** A block of disks and tape archives. */
    static final int MOST = 512;

    private Padding() {}

    /**
     * Whether bytes are padding alone: zeros and ends of lines, no more than a block has, and fewer than pixels would be that the header leaves out.
     *
     * @param behind what there is, of which a byte more than a block is enough
     * @param least how many bytes a further row or slice has, whichever is less
     */
    static boolean isOne(byte[] behind, long least) {
        return behind.length == 0 || (behind.length <= MOST && behind.length < least && isBlank(behind));
    }

    /** The same of what a stream has from where it stands on. */
    static boolean isOne(ImageInputStream stream, long least) throws IOException {
        byte[] behind = new byte[MOST + 1];
        int there = 0;
        for (int read = 0; read >= 0 && there < behind.length; there += Math.max(0, read)) {
            read = stream.read(behind, there, behind.length - there);
        }
        return isOne(Arrays.copyOf(behind, there), least);
    }

    private static boolean isBlank(byte[] behind) {
        for (byte one : behind) {
            if (one != 0 && one != '\n' && one != '\r') {
                return false;
            }
        }
        return true;
    }
}
