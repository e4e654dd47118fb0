package dev.hanet.examples.djl;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.translate.TranslateException;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.djl.RunTranslator;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks a trained run by DJL's {@code Predictor}: an image in, the class of every pixel out, as {@code hanet predict} has them. */
public final class PredictWithRun {
    private PredictWithRun() {}

    /** Writes the image with its classes in colours: RUN IMAGE OUT.png. */
    public static void main(String[] arguments) throws IOException {
        Image image = ImageFactory.getInstance().fromFile(Path.of(arguments[1]));
        mask(Path.of(arguments[0]), image).drawMask(image, 128);
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[2]))) {
            image.save(out, "png");
        }
    }

    /** The class of every pixel of an image. */
    static CategoryMask mask(Path run, Image image) {
        try (OpenRun open = new Sessions(loader()).open(run, Device.CPU);
                Model model = RunTranslator.model(open);
                Predictor<Image, CategoryMask> predictor = model.newPredictor(new RunTranslator(open))) {
            return predictor.predict(image);
        } catch (TranslateException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What reads specs and runs, with the plugins on the class path. */
    static ExperimentLoader loader() {
        ClassLoader classes = PredictWithRun.class.getClassLoader();
        return HanetModule.injector(Plugins.found(classes), classes).getInstance(ExperimentLoader.class);
    }
}
