package dev.hanet.examples.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import com.google.inject.Injector;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.export.ExportFormat;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.train.PreparedImages;
import dev.hanet.toolkit.train.Train;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run, trained here, as the toolkit, a DJL predictor and an export that plain DJL loads see it. */
class PredictWithRunIT {
    private static final String SPEC = """
            version: 1
            seed: 3
            model:
              encoder: {type: unet, channels: [8, 16]}
              reduction: {type: none}
              context: {type: none}
              bottleneck: {type: none}
              decoder: {type: unet}
            data:
              classes: [background, rim, cup]
              dataset: {type: phantom, kind: fundus, difficulty: easy, size: 32, images: {training: 4, validation: 2, test: 2}}
              split: {type: official}
              prepare: [{type: normalize, using: given, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25]}]
            train:
              epochs: 6
              batch: 2
              optimizer: {type: adam, learningRate: 0.01}
              select: {metric: mDice, mode: last}
            evaluate: {metrics: [mDice], test: false}
            """;
    private static final int HEIGHT = 40;
    private static final int WIDTH = 48;

    @TempDir
    private static Path folder;

    private static final Injector INJECTOR = HanetModule.injector(
            Plugins.found(PredictWithRunIT.class.getClassLoader()), PredictWithRunIT.class.getClassLoader());
    private static final ExperimentLoader LOADER = INJECTOR.getInstance(ExperimentLoader.class);
    private static final SpecWriter WRITER = INJECTOR.getInstance(SpecWriter.class);

    @SuppressWarnings("NullAway.Init") // set once before all
    private static Path run;

    @SuppressWarnings("NullAway.Init")
    private static Path file;

    @BeforeAll
    static void train_and_draw() throws Exception {
        Sessions sessions = new Sessions(LOADER);
        run = new Train(
                        LOADER,
                        sessions,
                        new PreparedImages(sessions, WRITER),
                        INJECTOR.getInstance(MetricCatalog.class))
                .begin(
                        LOADER.inspectText("eye.yaml", SPEC, Overlay.NONE).orThrow(),
                        new TrainSettings(
                                DataRoots.of(),
                                new WeightsFolder(Optional.of(folder)),
                                Device.CPU,
                                1,
                                folder.resolve("runs"),
                                folder.resolve("prepared"),
                                TrainSettings.Reuse.SAME_CODE,
                                List.of()),
                        TrainListener.SILENT)
                .run();
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(4);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int grey = Math.min(255, 8 * Math.abs(x - 24) + 4 * Math.abs(y - 20) + random.nextInt(40));
                image.setRGB(x, y, (0x010101 * (255 - grey)) ^ random.nextInt(64));
            }
        }
        file = folder.resolve("image.png");
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    }

    private static byte[] expected() {
        try (OpenRun open = new Sessions(LOADER).open(run, Device.CPU)) {
            return open.session()
                    .segment(Sample.of("image", Images.photograph(file, 3)))
                    .mask()
                    .classes();
        }
    }

    @Test
    void a_predictor_answers_what_the_toolkit_predicts() throws Exception {
        CategoryMask mask = PredictWithRun.mask(run, ImageFactory.getInstance().fromFile(file));

        byte[] expected = expected();
        assertThat(mask.getClasses()).containsExactly("background", "rim", "cup");
        assertThat(mask.getMask()).hasDimensions(HEIGHT, WIDTH);
        assertThat(expected).contains(0).containsAnyOf(1, 2);
        for (int i = 0; i < expected.length; i++) {
            assertThat(mask.getMask()[i / WIDTH][i % WIDTH]).isEqualTo(expected[i]);
        }
    }

    private static Export.Exported exported(Path model) {
        return new Export(new Sessions(LOADER), WRITER, LOADER)
                .run(new Export.Request(
                        run,
                        ExportFormat.TORCHSCRIPT,
                        Optional.of(model),
                        Export.Request.Meaning.LOGITS,
                        false,
                        false,
                        true,
                        Optional.empty()));
    }

    @Test
    void an_export_of_the_run_says_the_same_to_djl_without_the_toolkit() throws Exception {
        Path model = folder.resolve("model.pt");
        assertThat(exported(model).difference()).hasValue(0);
        float[] image = Images.photograph(file, 3).values();
        float[] normal = new float[image.length];
        for (int i = 0; i < image.length; i++) {
            normal[i] = (image[i] / 255 - 0.5f) / 0.25f;
        }

        try (ZooModel<NDList, NDList> loaded = ReadExported.load(model)) {
            assertThat(loaded.getProperty("hanet.json")).contains("\"background\"");
            float[] logits = ReadExported.logits(loaded, normal, new Shape(1, 3, HEIGHT, WIDTH));
            byte[] expected = expected();
            for (int i = 0; i < expected.length; i++) {
                assertThat(largest(logits, i)).isEqualTo(expected[i]);
            }
        }
    }

    /** As DJL Serving loads it; its own server is asked by the test in examples/djl-serving/check. */
    @Test
    void a_folder_for_djl_serving_answers_the_same_mask() throws Exception {
        Path source = Path.of("..", "djl-serving", "model");
        Path served = Files.createDirectories(folder.resolve("served"));
        Path classes = Path.of("libs", "classes");
        Files.createDirectories(served.resolve(classes));
        Path translator = classes.resolve("SegmentationTranslator.java");
        Files.copy(source.resolve(translator), served.resolve(translator));
        exported(served.resolve("model.pt"));

        Criteria<Input, Output> criteria = Criteria.builder()
                .setTypes(Input.class, Output.class)
                .optModelUrls(served.toUri().toString())
                .optModelName("model")
                .optEngine("PyTorch")
                .optOption("extraFiles", "hanet.json")
                .build();
        try (ZooModel<Input, Output> model = criteria.loadModel();
                Predictor<Input, Output> predictor = model.newPredictor()) {
            Input input = new Input();
            input.add("data", Files.readAllBytes(file));
            Output output = predictor.predict(input);
            BufferedImage mask =
                    ImageIO.read(new ByteArrayInputStream(output.getData().getAsBytes()));

            byte[] expected = expected();
            assertThat(output.getProperty("Content-Type", "")).isEqualTo("image/png");
            assertThat(mask.getWidth() * mask.getHeight()).isEqualTo(expected.length);
            for (int i = 0; i < expected.length; i++) {
                assertThat(mask.getRaster().getSample(i % WIDTH, i / WIDTH, 0)).isEqualTo(expected[i]);
            }
        }
        assertThat(Files.readString(source.resolve("serving.properties")))
                .contains("engine=PyTorch", "option.modelName=model", "option.extraFiles=hanet.json");
    }

    private static int largest(float[] logits, int pixel) {
        int found = 0;
        for (int label = 1; label < 3; label++) {
            found = logits[label * HEIGHT * WIDTH + pixel] > logits[found * HEIGHT * WIDTH + pixel] ? label : found;
        }
        return found;
    }
}
