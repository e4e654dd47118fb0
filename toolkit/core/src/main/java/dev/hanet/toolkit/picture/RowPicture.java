package dev.hanet.toolkit.picture;

import dev.hanet.toolkit.data.ImageSize;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Vector;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** A picture that is painted a block of rows at a time while its file is written; the file's bytes are those of the whole picture. */
public final class RowPicture implements RenderedImage {
    private final ImageSize size;
    private final int block;
    private final Painter painter;
    private BufferedImage painted;
    private int top;

    /** Paints rows, counted from 0. */
    @FunctionalInterface
    public interface Painter {
        /** The rows from {@code top} on, of full width. */
        BufferedImage paint(int top, int count);
    }

    /**
     * A picture that begins to be painted.
     *
     * @param block how many rows are painted at once
     */
    public RowPicture(ImageSize size, int block, Painter painter) {
        this.size = size;
        this.block = block;
        this.painter = painter;
        this.painted = painter.paint(0, Math.min(block, size.height()));
    }

    /** Writes it as a PNG file that is not there yet. */
    public void png(Path file) throws IOException {
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
            ImageIO.write(this, "png", stream);
        }
    }

    /** The same bytes. */
    public byte[] png() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(this, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private BufferedImage around(int row) {
        if (row < top || row >= top + painted.getHeight()) {
            top = row / block * block;
            painted = painter.paint(top, Math.min(block, size.height() - top));
        }
        return painted;
    }

    @Override
    public Raster getData(Rectangle wanted) {
        if (wanted.height != 1) {
            throw new UnsupportedOperationException("rows are written one by one");
        }
        Raster rows = around(wanted.y).getRaster();
        return rows.createChild(wanted.x, wanted.y - top, wanted.width, 1, wanted.x, wanted.y, null);
    }

    @Override
    public ColorModel getColorModel() {
        return painted.getColorModel();
    }

    @Override
    public SampleModel getSampleModel() {
        return painted.getSampleModel();
    }

    @Override
    public int getWidth() {
        return size.width();
    }

    @Override
    public int getHeight() {
        return size.height();
    }

    @Override
    public int getTileWidth() {
        return size.width();
    }

    @Override
    public int getTileHeight() {
        return 1;
    }

    @Override
    public int getNumXTiles() {
        return 1;
    }

    @Override
    public int getNumYTiles() {
        return size.height();
    }

    @Override
    public Raster getTile(int x, int y) {
        return getData(new Rectangle(0, y, size.width(), 1));
    }

    @Override
    public int getMinX() {
        return 0;
    }

    @Override
    public int getMinY() {
        return 0;
    }

    @Override
    public int getMinTileX() {
        return 0;
    }

    @Override
    public int getMinTileY() {
        return 0;
    }

    @Override
    public int getTileGridXOffset() {
        return 0;
    }

    @Override
    public int getTileGridYOffset() {
        return 0;
    }

    @Override
    public @Nullable Vector<RenderedImage> getSources() {
        return null; // as the interface has it where there are none
    }

    @Override
    public Object getProperty(String name) {
        return java.awt.Image.UndefinedProperty;
    }

    @Override
    public String @Nullable [] getPropertyNames() {
        return null; // as the interface has it where there are none
    }

    @Override
    public Raster getData() {
        throw new UnsupportedOperationException("rows are written one by one");
    }

    @Override
    public WritableRaster copyData(@Nullable WritableRaster raster) {
        throw new UnsupportedOperationException("rows are written one by one");
    }
}
