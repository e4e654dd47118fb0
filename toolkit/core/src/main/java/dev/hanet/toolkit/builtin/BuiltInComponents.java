package dev.hanet.toolkit.builtin;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.BuiltInBlocks;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.toolkit.data.dataset.ChaseDb1Spec;
import dev.hanet.toolkit.data.dataset.DrishtiGs1Spec;
import dev.hanet.toolkit.data.dataset.DriveSpec;
import dev.hanet.toolkit.data.dataset.FindingLungsSpec;
import dev.hanet.toolkit.data.dataset.FolderSpec;
import dev.hanet.toolkit.data.dataset.RefugeSpec;
import dev.hanet.toolkit.data.dataset.StareSpec;
import dev.hanet.toolkit.data.phantom.PhantomSpec;
import dev.hanet.toolkit.data.split.EverySplit;
import dev.hanet.toolkit.data.split.FoldsSplit;
import dev.hanet.toolkit.data.split.ListedSplit;
import dev.hanet.toolkit.data.split.OfficialSplit;
import dev.hanet.toolkit.data.split.RandomSplit;
import dev.hanet.toolkit.data.split.TestOnlySplit;
import dev.hanet.toolkit.data.transform.CenterCrop;
import dev.hanet.toolkit.data.transform.Clahe;
import dev.hanet.toolkit.data.transform.CropDisc;
import dev.hanet.toolkit.data.transform.Cutout;
import dev.hanet.toolkit.data.transform.ElasticDeformation;
import dev.hanet.toolkit.data.transform.FlipHorizontal;
import dev.hanet.toolkit.data.transform.FlipVertical;
import dev.hanet.toolkit.data.transform.Gamma;
import dev.hanet.toolkit.data.transform.GaussianBlur;
import dev.hanet.toolkit.data.transform.GreenChannel;
import dev.hanet.toolkit.data.transform.GreyToRgb;
import dev.hanet.toolkit.data.transform.HuWindow;
import dev.hanet.toolkit.data.transform.Normalize;
import dev.hanet.toolkit.data.transform.Pad;
import dev.hanet.toolkit.data.transform.PadToMultiple;
import dev.hanet.toolkit.data.transform.Photometric;
import dev.hanet.toolkit.data.transform.Polar;
import dev.hanet.toolkit.data.transform.RandomClahe;
import dev.hanet.toolkit.data.transform.RandomCrop;
import dev.hanet.toolkit.data.transform.RandomGamma;
import dev.hanet.toolkit.data.transform.RandomScaleCrop;
import dev.hanet.toolkit.data.transform.Resize;
import dev.hanet.toolkit.data.transform.ResizeShortSide;
import dev.hanet.toolkit.data.transform.Rotate;
import dev.hanet.toolkit.metric.BuiltInMetrics;
import dev.hanet.toolkit.plugin.HanetPlugin;
import dev.hanet.toolkit.schedule.ConstantSpec;
import dev.hanet.toolkit.schedule.CosineSpec;
import dev.hanet.toolkit.schedule.PolynomialSpec;
import dev.hanet.toolkit.schedule.ReduceOnPlateauSpec;
import dev.hanet.toolkit.schedule.StepSpec;
import java.util.Map;

/** The components that come with the toolkit. */
public final class BuiltInComponents extends HanetPlugin {
    @Override
    protected void configure() {
        networks().bindAll(blocks(NetworkSpec.class));
        encoders().bindAll(blocks(EncoderSpec.class));
        contexts().bindAll(blocks(ContextSpec.class));
        decoders().bindAll(blocks(DecoderSpec.class));
        blocks().bindAll(blocks(BlockSpec.class));
        losses().bindAll(blocks(LossSpec.class));
        optimizers().bindAll(blocks(OptimizerSpec.class));
        datasets()
                .bind("chase-db1", ChaseDb1Spec.class)
                .bind("drishti-gs1", DrishtiGs1Spec.class)
                .bind("drive", DriveSpec.class)
                .bind("finding-lungs", FindingLungsSpec.class)
                .bind("folder", FolderSpec.class)
                .bind("phantom", PhantomSpec.class)
                .bind("refuge", RefugeSpec.class)
                .bind("stare", StareSpec.class);
        splits().bind("every", EverySplit.class)
                .bind("folds", FoldsSplit.class)
                .bind("listed", ListedSplit.class)
                .bind("official", OfficialSplit.class)
                .bind("random", RandomSplit.class)
                .bind("test-only", TestOnlySplit.class);
        transforms()
                .bind("center-crop", CenterCrop.class)
                .bind("clahe", Clahe.class)
                .bind("crop-disc", CropDisc.class)
                .bind("elastic-deformation", ElasticDeformation.class)
                .bind("flip-horizontal", FlipHorizontal.class)
                .bind("flip-vertical", FlipVertical.class)
                .bind("gamma", Gamma.class)
                .bind("gaussian-blur", GaussianBlur.class)
                .bind("green-channel", GreenChannel.class)
                .bind("grey-to-rgb", GreyToRgb.class)
                .bind("hu-window", HuWindow.class)
                .bind("normalize", Normalize.class)
                .bind("pad", Pad.class)
                .bind("pad-to-multiple", PadToMultiple.class)
                .bind("photometric", Photometric.class)
                .bind("polar", Polar.class)
                .bind("cutout", Cutout.class)
                .bind("random-clahe", RandomClahe.class)
                .bind("random-crop", RandomCrop.class)
                .bind("random-gamma", RandomGamma.class)
                .bind("random-scale-crop", RandomScaleCrop.class)
                .bind("resize", Resize.class)
                .bind("resize-short-side", ResizeShortSide.class)
                .bind("rotate", Rotate.class);
        schedules()
                .bind("constant", ConstantSpec.class)
                .bind("cosine", CosineSpec.class)
                .bind("polynomial", PolynomialSpec.class)
                .bind("reduce-on-plateau", ReduceOnPlateauSpec.class)
                .bind("step", StepSpec.class);
        metrics().bindAll(BuiltInMetrics.all());
    }

    /** The block library lists its own, for programs that use it without the toolkit. */
    private static Map<String, Class<?>> blocks(Class<?> family) {
        return BuiltInBlocks.families().getOrDefault(family, Map.of());
    }
}
