package dev.hanet.toolkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.load.PreparedItems;
import dev.hanet.toolkit.data.load.TrainingExamples;
import dev.hanet.toolkit.data.patch.Patches;
import dev.hanet.toolkit.data.phantom.PhantomSpec;
import dev.hanet.toolkit.data.transform.FlipHorizontal;
import dev.hanet.toolkit.data.transform.Normalize;
import dev.hanet.toolkit.data.transform.Photometric;
import dev.hanet.toolkit.data.transform.RandomCrop;
import dev.hanet.toolkit.data.transform.RandomGamma;
import dev.hanet.toolkit.data.transform.Resize;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Examples, batches and the threads that make them. */
class LoadingTest {
    private static final PhantomSpec PHANTOM = new PhantomSpec(
            PhantomSpec.Kind.FUNDUS, PhantomSpec.Difficulty.EASY, new PhantomSpec.Counts(7, 0, 0), ImageSize.of(32), 1);
    private static final Pipeline PIPELINE = new Pipeline(
            List.of(new Resize(ImageSize.of(24)), new Normalize(Normalize.Using.IMAGENET, List.of(), List.of())),
            List.of(
                    new FlipHorizontal(0.5),
                    new Photometric(32, List.of(0.5, 1.5), List.of(0.5, 1.5), 18, 0.5),
                    new RandomCrop(ImageSize.of(16))));

    @Test
    void number_of_threads_and_of_kept_items_changes_nothing() {
        List<Batch> one = load(1, Long.MAX_VALUE, 3);
        List<Batch> four = load(4, 0, 3);
        assertThat(one).hasSize(3);
        for (int i = 0; i < one.size(); i++) {
            assertThat(four.get(i).ids()).isEqualTo(one.get(i).ids());
            assertThat(four.get(i).image().toFloats())
                    .isEqualTo(one.get(i).image().toFloats());
            assertThat(four.get(i).mask().toLongs()).isEqualTo(one.get(i).mask().toLongs());
        }
    }

    @Test
    void epochs_differ_in_order_and_pixels() {
        List<Batch> first = load(1, Long.MAX_VALUE, 0);
        List<Batch> second = load(1, Long.MAX_VALUE, 1);
        assertThat(ids(first)).isNotEqualTo(ids(second));
    }

    @Test
    void batch_has_the_shapes_of_the_network() {
        Batch batch = load(1, 0, 0).get(0);
        assertThat(batch.image().shape().sizes()).containsExactly(2L, 3L, 16L, 16L);
        assertThat(batch.mask().shape().sizes()).containsExactly(2L, 16L, 16L);
    }

    @Test
    void fault_in_a_thread_reaches_the_consumer() {
        Examples broken = examples(3, index -> {
            throw new DataException("'" + index + "' is broken");
        });
        try (BatchLoader loader = new BatchLoader(broken, 1, 1, 0, 2)) {
            assertThatThrownBy(loader::next).isInstanceOf(DataException.class).hasMessageEndingWith("is broken");
        }
    }

    /** Memory that runs out in a thread is told as that, and so is whatever a disk says there. */
    @Test
    void whatever_a_thread_throws_comes_through_as_it_is() {
        for (Throwable thrown : List.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                HanetException.input("the folder is gone"))) {
            Examples broken = examples(3, index -> {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            });
            try (BatchLoader loader = new BatchLoader(broken, 1, 1, 0, 2)) {
                assertThatThrownBy(loader::next).isSameAs(thrown);
            }
        }
    }

    @Test
    void images_of_different_size_do_not_make_a_batch() {
        Examples mixed = examples(2, index -> Samples.counting(1, 1, 1 + index));
        try (BatchLoader loader = new BatchLoader(mixed, 2, 1, 0, 1)) {
            assertThatThrownBy(loader::next)
                    .hasMessageContaining("images of one batch differ in size")
                    .hasMessageContaining("add a resize to data.prepare or a random-crop to data.augment");
        }
    }

    @Test
    void closing_early_ends_the_threads() {
        try (BatchLoader loader = new BatchLoader(examples(100, index -> Samples.counting(1, 2, 2)), 1, 1, 0, 2)) {
            loader.next();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("hanet-data-") && thread.isAlive())
                .isEmpty();
    }

    @Test
    void class_beyond_the_declared_ones_is_told() {
        PreparedItems items = new PreparedItems(
                PHANTOM.open(DataRoots.of()),
                PHANTOM.open(DataRoots.of()).items(),
                PIPELINE,
                List.of("no", "yes"),
                Optional.empty());
        assertThatThrownBy(() -> items.get(0))
                .hasMessageMatching(
                        "the mask of 'training-000' holds class 2 on \\d+ pixels, but data.classes names 2: "
                                + "no, yes \\(name the class in data.classes, or correct the mask\\)");
    }

    @Test
    void pipeline_says_sizes_and_where_a_crop_does_not_fit() {
        assertThat(PIPELINE.trainingSize(ImageSize.of(100))).isEqualTo(ImageSize.of(16));
        assertThat(PIPELINE.predictionSize(ImageSize.of(100))).isEqualTo(ImageSize.of(24));
        assertThat(PIPELINE.channels(3)).isEqualTo(3);
        Pipeline wrong = new Pipeline(List.of(), List.of(new FlipHorizontal(1), new RandomCrop(ImageSize.of(99))));
        assertThatThrownBy(() -> wrong.trainingSize(ImageSize.of(50)))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.path()).contains("data.augment[1]"));
    }

    @Test
    void more_patches_than_can_be_counted_are_told() {
        Dataset dataset = PHANTOM.open(DataRoots.of());
        PreparedItems items = new PreparedItems(
                dataset, dataset.items().subList(0, 2), PIPELINE, PHANTOM.classes(), Optional.empty());
        PatchSpec patches =
                new PatchSpec(ImageSize.of(8), 8, Optional.empty(), PatchSpec.Sampling.RANDOM, Integer.MAX_VALUE, 0);
        assertThatThrownBy(() -> new TrainingExamples(items, PIPELINE, Optional.of(patches)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than 2147483647 patches")
                .hasMessageContaining("data.patches.perImage");
    }

    @Test
    void normalisation_comes_after_augmentation() {
        Pipeline pipeline = new Pipeline(
                List.of(new Normalize(Normalize.Using.GIVEN, List.of(0.0), List.of(1 / 255.0))),
                List.of(new Photometric(32, List.of(1.0, 1.0), List.of(1.0, 1.0), 0, 1)));
        Sample white = Sample.of("white", Samples.grey(1, 1, 300));
        // photometric clips to 255, which it could not have done to a normalised value of another scale
        assertThat(pipeline.augment(pipeline.base(white), 1, 0, 0).image().values()[0])
                .isLessThanOrEqualTo(255.01f);
        assertThat(pipeline.prepare(white).image().values()[0]).isEqualTo(300f);
    }

    @ParameterizedTest(name = "using {0}")
    @EnumSource(names = "WEIGHTS", mode = EnumSource.Mode.EXCLUDE)
    void augmentation_sees_grey_values_whatever_normalises(Normalize.Using using) {
        List<Double> given = using == Normalize.Using.GIVEN ? List.of(0.5) : List.of();
        Normalize normalize = new Normalize(using, given, given);
        Sample read = Sample.of("ramp", new Image(3, ImageSize.of(8), ramp(3 * 64)));
        for (TransformSpec light : List.of(
                new Photometric(0, List.of(1.0, 1.0), List.of(1.0, 1.0), 0, 1),
                new RandomGamma(1, List.of(1.0, 1.0)))) { // which change nothing but what is not from 0 to 255
            Pipeline pipeline = new Pipeline(List.of(normalize), List.of(light));
            assertThat(pipeline.augment(pipeline.base(read), 1, 0, 0).image().values())
                    .containsExactly(pipeline.prepare(read).image().values(), within(1e-5f));
        }
    }

    @Test
    void without_augmentation_an_image_is_normalised_by_its_own_numbers_as_prediction_does() {
        Pipeline pipeline = new Pipeline(
                List.of(new Resize(ImageSize.of(6)), new Normalize(Normalize.Using.IMAGE, List.of(), List.of())),
                List.of());
        Sample read = Sample.of("ramp", new Image(3, ImageSize.of(8), ramp(3 * 64)));
        float[] prepared = pipeline.prepare(read).image().values();
        assertThat(pipeline.augment(pipeline.base(read), 1, 0, 0).image().values())
                .containsExactly(prepared);
        Prepared predicted = pipeline.baseForPrediction(read);
        assertThat(predicted.close(predicted.sample()).image().values()).containsExactly(prepared);
    }

    @Test
    void patches_are_normalised_by_the_numbers_of_the_whole_image() {
        Dataset dataset = PHANTOM.open(DataRoots.of());
        Pipeline pipeline =
                new Pipeline(List.of(new Normalize(Normalize.Using.IMAGE, List.of(), List.of())), List.of());
        PatchSpec halves = new PatchSpec(ImageSize.of(16), 16, Optional.empty(), PatchSpec.Sampling.ORDERED, 1, 0);
        PreparedItems items = new PreparedItems(
                dataset, dataset.items().subList(0, 2), pipeline, PHANTOM.classes(), Optional.empty());
        TrainingExamples examples = new TrainingExamples(items, pipeline, Optional.of(halves));
        assertThat(examples.count()).isEqualTo(8);
        for (int index = 0; index < examples.count(); index++) {
            Sample whole = pipeline.prepare(dataset.load(dataset.items().get(index / 4)));
            assertThat(examples.example(1, 0, index).image().values())
                    .containsExactly(
                            Patches.ordered(whole, halves, index % 4).image().values());
        }
    }

    /** 0, 1, 2 and so on. */
    private static float[] ramp(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }

    @Test
    void the_last_step_is_what_training_sees_before_the_closing_normalisation() {
        Dataset dataset = PHANTOM.open(DataRoots.of());
        Sample read = dataset.load(dataset.items().get(0));
        List<Sample> steps = PIPELINE.steps(read, 5, 3, 2);
        assertThat(steps.get(0)).isSameAs(read);
        assertThat(steps).hasSizeGreaterThan(1 + PIPELINE.transforms().size());
        Sample last = steps.get(steps.size() - 1);
        Sample trained = PIPELINE.augment(PIPELINE.base(read), 5, 3, 2);
        assertThat(PIPELINE.normalize(last).image().values())
                .containsExactly(trained.image().values());
        assertThat(last.mask().orElseThrow().classes())
                .containsExactly(trained.mask().orElseThrow().classes());
    }

    private static List<Batch> load(int threads, long budget, int epoch) {
        Dataset dataset = PHANTOM.open(DataRoots.of());
        PreparedItems items =
                new PreparedItems(dataset, dataset.items(), PIPELINE, PHANTOM.classes(), Optional.empty(), budget);
        List<Batch> batches = new ArrayList<>();
        try (BatchLoader loader =
                new BatchLoader(new TrainingExamples(items, PIPELINE, Optional.empty()), 2, 5, epoch, threads)) {
            loader.forEachRemaining(batches::add);
        }
        return batches;
    }

    private static List<String> ids(List<Batch> batches) {
        return batches.stream().flatMap(batch -> batch.ids().stream()).toList();
    }

    private static Examples examples(int count, java.util.function.IntFunction<Sample> maker) {
        return new Examples() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public Sample example(long seed, int epoch, int index) {
                return maker.apply(index);
            }
        };
    }
}
