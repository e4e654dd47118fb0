package dev.hanet.toolkit.data.patch;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.ImageRows;
import dev.hanet.toolkit.data.image.Resampling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@link Inference} says of an image that is never whole in memory, from the top to the bottom and bit by bit the same.
 *
 * <p>Either preparation makes the image small by a resize, which takes it row by row; the network then sees what became of it, and its
 * probabilities are enlarged row by row. Or the network sees patches, of which a few rows are open at a time.
 */
public final class ProbabilityRows implements AutoCloseable {
    private final ImageRows image;
    private final Source source;
    private int done;

    /** Answers probabilities from one row to another, in order. */
    @FunctionalInterface
    private interface Source {
        Probabilities rows(int top, int count);
    }

    private ProbabilityRows(ImageRows image, Source source) {
        this.image = image;
        this.source = source;
    }

    /**
     * Opens the way from rows to rows.
     *
     * @param image with the beginning of the preparation, as far as it is pixel by pixel, already done
     * @throws DataException when preparation or network have to see the whole image
     */
    static ProbabilityRows of(
            ImageRows image,
            Pipeline pipeline,
            Inference.Setting setting,
            Function<List<Image>, List<Probabilities>> network) {
        int first = pipeline.pixelwise();
        if (first < pipeline.transforms().size()) {
            if (!pipeline.transforms().get(first).resamples()) {
                throw whole("data.prepare[" + first + "] looks at the whole image");
            }
            ImageSize small = pipeline.transforms().get(first).size(image.size());
            if ((long) small.height() * small.width() > ImageFile.MOST_PIXELS) {
                throw whole("data.prepare[" + first + "] makes it " + small);
            }
            return new ProbabilityRows(image, new Shrunk(image, small, pipeline.after(first + 1), setting, network));
        }
        PatchSpec patches = setting.patches().orElseThrow(() -> whole("the network sees the whole image"));
        if (!setting.scales().equals(List.of(1.0))) {
            throw whole("evaluate.scales makes the whole image larger or smaller");
        }
        return new ProbabilityRows(
                image,
                new Tiled(
                        image,
                        pipeline,
                        patches,
                        setting.batch(),
                        setting.mirrors().around(network)));
    }

    private static DataException whole(String why) {
        return new DataException(
                "the image is too large to be held at once, and " + why,
                "scale it down, cut it into tiles, or train with data.patches or with a 'resize' first in data.prepare");
    }

    /** The size of the whole image. */
    public ImageSize size() {
        return image.size();
    }

    /** The probabilities of the next rows. */
    public Probabilities next(int count) {
        Probabilities rows = source.rows(done, count);
        done += count;
        return rows;
    }

    @Override
    public void close() {
        image.close();
    }

    /** The network sees what a resize makes of the image. */
    private static final class Shrunk implements Source {
        private final ImageSize size;
        private final Probabilities found;

        Shrunk(
                ImageRows image,
                ImageSize small,
                Pipeline rest,
                Inference.Setting setting,
                Function<List<Image>, List<Probabilities>> network) {
            this.size = image.size();
            Image whole = shrunk(image, small);
            this.found = new Inference(rest, setting.patches(), setting.batch())
                    .run(Sample.of("rows", whole), setting.mirrors(), setting.scales(), network);
        }

        private static Image shrunk(ImageRows image, ImageSize small) {
            Optional<Resampling.OfRows> result = Optional.empty();
            for (int top = 0; top < image.size().height(); top += image.band()) {
                int count = Math.min(image.band(), image.size().height() - top);
                image.forget(top);
                Image rows =
                        image.window(top, 0, new ImageSize(count, image.size().width()));
                Resampling.OfRows all =
                        result.orElseGet(() -> new Resampling.OfRows(rows.channels(), image.size(), small));
                all.add(rows);
                result = Optional.of(all);
            }
            image.forget(image.size().height());
            return result.orElseThrow().result();
        }

        @Override
        public Probabilities rows(int top, int count) {
            return Resampling.rows(found, size, top, count);
        }
    }

    /** The network sees patches in the order of {@link Inference}, in the same batches. */
    private static final class Tiled implements Source {
        private final ImageRows image;
        private final Pipeline pipeline;
        private final PatchSpec spec;
        private final int batch;
        private final Function<List<Image>, List<Probabilities>> network;
        private final Deque<Row> open = new ArrayDeque<>();
        private int classes;
        private int next;

        Tiled(
                ImageRows image,
                Pipeline pipeline,
                PatchSpec spec,
                int batch,
                Function<List<Image>, List<Probabilities>> network) {
            this.image = image;
            this.pipeline = pipeline;
            this.spec = spec;
            this.batch = batch;
            this.network = network;
        }

        @Override
        public Probabilities rows(int top, int count) {
            int patches = spec.count(image.size());
            while (next < patches && Patches.corner(image.size(), spec, next).top() < top + count) {
                see(Math.min(patches, next + batch), top);
            }
            int width = image.size().width();
            float[] values = new float[classes * count * width];
            for (int y = 0; y < count; y++) {
                Row row = open.removeFirst();
                for (int c = 0; c < classes; c++) {
                    for (int x = 0; x < width; x++) {
                        values[(c * count + y) * width + x] = row.sum[c * width + x] / row.weight[x];
                    }
                }
            }
            return new Probabilities(classes, new ImageSize(count, width), values);
        }

        /** Shows the network the next patches; the open rows begin with {@code top}. */
        private void see(int end, int top) {
            List<Image> images = new ArrayList<>();
            image.forget(Patches.corner(image.size(), spec, next).top());
            for (int index = next; index < end; index++) {
                Patches.Corner corner = Patches.corner(image.size(), spec, index);
                Image patch =
                        Resampling.bilinear(image.window(corner.top(), corner.left(), spec.size()), spec.networkSize());
                images.add(pipeline.normalize(Sample.of("rows", patch)).image());
            }
            List<Probabilities> found = network.apply(images);
            classes = found.get(0).classes();
            for (int i = 0; i < found.size(); i++) {
                add(Resampling.bilinear(found.get(i), spec.size()), Patches.corner(image.size(), spec, next + i), top);
            }
            next = end;
        }

        private void add(Probabilities patch, Patches.Corner corner, int top) {
            int width = image.size().width();
            int height = Math.min(patch.height(), image.size().height() - corner.top());
            while (open.size() < corner.top() + height - top) {
                open.add(new Row(new float[classes * width], new int[width]));
            }
            int y = top;
            for (Row row : open) {
                if (y >= corner.top() && y < corner.top() + height) {
                    for (int x = 0; x < Math.min(patch.width(), width - corner.left()); x++) {
                        row.weight[corner.left() + x]++;
                        for (int c = 0; c < classes; c++) {
                            row.sum[c * width + corner.left() + x] += patch.at(c, y - corner.top(), x);
                        }
                    }
                }
                y++;
            }
        }

        /** Sums of a row's patches, and how many lie on each pixel. */
        private static final class Row {
            private final float[] sum;
            private final int[] weight;

            Row(float[] sum, int[] weight) {
                this.sum = sum;
                this.weight = weight;
            }
        }
    }
}
