package dev.hanet.toolkit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.train.TrainedRuns;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That logits are those of the source, MmsegIT holds; here is what becomes of the rest. */
class MmsegImportTest {
    private static final String MODEL = """
            norm = dict(type='SyncBN', requires_grad=True)
            model = dict(
                type='EncoderDecoder',
                pretrained='open-mmlab://resnet18_v1c',
                backbone=dict(type='ResNetV1c', depth=18, strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4),
                    contract_dilation=True, norm_cfg=norm),
                decode_head=dict(type='DepthwiseSeparableASPPHead', in_channels=512, in_index=3, channels=16,
                    dilations=(1, 12, 24), c1_in_channels=64, c1_channels=12, num_classes=2, norm_cfg=norm,
                    loss_decode=[dict(type='CrossEntropyLoss', class_weight=[1, 2.5]),
                                 dict(type='DiceLoss', loss_weight=3.0)]),
                auxiliary_head=dict(type='FCNHead', in_channels=256, in_index=2, channels=8, num_convs=1,
                    concat_input=False, num_classes=2, norm_cfg=norm,
                    loss_decode=dict(type='CrossEntropyLoss', loss_weight=0.4)),
                test_cfg=dict(mode='whole'))
            """;
    private static final String NEW = """
            crop = (64, 48)
            train_pipeline = [
                dict(type='LoadImageFromFile'),
                dict(type='LoadAnnotations', reduce_zero_label=True),
                dict(type='RandomResize', scale=(256, 128), ratio_range=(0.5, 2.0), keep_ratio=True),
                dict(type='RandomCrop', crop_size=crop, cat_max_ratio=0.75),
                dict(type='RandomFlip', prob=0.5, direction=['horizontal', 'vertical']),
                dict(type='PhotoMetricDistortion', hue_delta=9),
                dict(type='RandomRotate', prob=0.5, degree=20),
                dict(type='RandomMosaic', prob=0.5),
                dict(type='PackSegInputs')]
            train_dataloader = dict(batch_size=4, sampler=dict(type='InfiniteSampler'), dataset=dict(type='RepeatDataset', times=9,
                dataset=dict(type='BaseSegDataset', data_root='data/eyes/', img_suffix='.tif', pipeline=train_pipeline,
                    metainfo=dict(classes=('ground', 'thin vessel')), data_prefix=dict(img_path='img/train', seg_map_path='ann/train'))))
            data_preprocessor = dict(type='SegDataPreProcessor', mean=[127.5, 127.5, 127.5], std=[51, 51, 51], bgr_to_rgb=True, size=crop)
            optim_wrapper = dict(type='AmpOptimWrapper', optimizer=dict(type='AdamW', lr=6e-5, betas=(0.9, 0.99), weight_decay=0.01),
                clip_grad=dict(max_norm=1, norm_type=2), accumulative_counts=2)
            param_scheduler = [
                dict(type='LinearLR', start_factor=1e-6, by_epoch=False, begin=0, end=1500),
                dict(type='PolyLR', power=1.0, eta_min=0.0, begin=1500, end=9000, by_epoch=False)]
            train_cfg = dict(type='IterBasedTrainLoop', max_iters=9000, val_interval=1000)
            val_evaluator = dict(type='IoUMetric', iou_metrics=['mIoU', 'mFscore'])
            default_hooks = dict(checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=1000, save_best='mIoU'))
            tta_pipeline = [dict(type='Resize', scale_factor=r) for r in (0.5, 1)]
            randomness = dict(seed=7)
            """;
    private static final String OLD = """
            norm_cfg = dict(mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_rgb=True)
            data = dict(samples_per_gpu=4, workers_per_gpu=2, train=dict(type='RepeatDataset', times=40000, dataset=dict(
                type='STAREDataset', data_root='data/STARE', img_dir='images/training', ann_dir='annotations/training',
                pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'),
                    dict(type='Resize', img_scale=(605, 700), ratio_range=(0.5, 2.0)),
                    dict(type='RandomCrop', crop_size=(128, 128), cat_max_ratio=0.75),
                    dict(type='RandomFlip', prob=0.5), dict(type='Normalize', **norm_cfg), dict(type='Pad', size=(128, 128)),
                    dict(type='DefaultFormatBundle'), dict(type='Collect', keys=['img', 'gt_semantic_seg'])])))
            model = dict(test_cfg=dict(mode='slide', crop_size=(128, 128), stride=(85, 85)))
            optimizer = dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=0.0005)
            optimizer_config = dict()
            lr_config = dict(policy='step', step=[8000, 12000], gamma=0.5, by_epoch=False, warmup='linear', warmup_iters=2000, warmup_ratio=1e-3)
            runner = dict(type='IterBasedRunner', max_iters=20000)
            checkpoint_config = dict(by_epoch=False, interval=4000)
            evaluation = dict(interval=4000, metric='mDice')
            """;

    @TempDir
    private Path folder;

    private Path config = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        config = Files.createDirectories(folder.resolve("configs/net")).resolve("net.py");
        Files.writeString(config.resolveSibling("model.py"), MODEL);
    }

    private ExperimentLoader loader() {
        return new TrainedRuns(folder).loader();
    }

    private MmsegImport.Request request(Optional<Integer> images, boolean imagenet) {
        return new MmsegImport.Request(config, "net", List.of(), images, imagenet);
    }

    private MmsegImport.Result imported(String text) throws IOException {
        Files.writeString(config, text);
        return new MmsegImport(loader()).spec(request(Optional.empty(), false));
    }

    private Experiment experiment(MmsegImport.Result result) {
        return loader().inspectText("net.yaml", result.spec(), Overlay.NONE).orThrow();
    }

    private static List<String> mistakes(SpecException told) {
        return told.problems().stream()
                .map(one -> one.at().line() + ": " + one.path() + ": " + one.message())
                .toList();
    }

    private SpecException refused(String text) {
        return catchThrowableOfType(SpecException.class, () -> imported(text));
    }

    @Test
    void a_configuration_of_version_1_becomes_a_spec_without_mistakes() throws IOException {
        MmsegImport.Result result = imported("_base_ = 'model.py'\n" + NEW);

        assertThat(experiment(result).plan().parameters()).isPositive();
        assertThat(result.spec().lines().map(String::strip).toList())
                .contains(
                        "main: {from: mainWhole}",
                        "aux: {from: auxWhole, weight: 0.4, loss: {type: cross-entropy}}",
                        "classes: [ground, thin-vessel]",
                        "images: 'data/eyes/img/train/**/*.tif'",
                        "masks: 'data/eyes/ann/train/**/*.png'",
                        "values: {0: ignore, 1: ground, 2: thin-vessel, 255: ignore}",
                        "prepare: [{type: resize-short-side, side: 128}, {type: normalize, using: given, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2]}]",
                        "augment: [{type: random-scale-crop, scale: [1.333333, 5.333333], size: [64, 48], padLabel: ignore},"
                                + " {type: flip-horizontal, p: 0.25}, {type: flip-vertical, p: 0.25},"
                                + " {type: photometric, brightness: 32, contrast: [0.5, 1.5], saturation: [0.5, 1.5], hue: 18},"
                                + " {type: rotate, degrees: 20, padLabel: ignore}]",
                        "epochs: 9",
                        "batch: 4",
                        "stepsPerEpoch: 1000",
                        "optimizer: {type: adamw, learningRate: 0.00006, weightDecay: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 0.00000001}",
                        "clipNorm: 1",
                        "accumulate: 2",
                        "schedule: {type: polynomial, power: 1, warmupEpochs: 2}",
                        "loss: {type: sum, parts: [{loss: {type: cross-entropy, classWeights: [1, 2.5]}, weight: 1},"
                                + " {loss: {type: dice, denominator: squares, smooth: 0.001}, weight: 3}]}",
                        "select: {metric: mIou, mode: max}",
                        "metrics: [mIou, mDice]",
                        "seed: 7");
    }

    @Test
    void what_is_left_out_is_told_with_its_place_and_written_into_the_spec() throws IOException {
        MmsegImport.Result result = imported("_base_ = 'model.py'\n" + NEW);

        assertThat(result.left().stream().map(one -> one.substring(one.lastIndexOf(".py") - 5)))
                .anySatisfy(
                        one -> assertThat(one)
                                .contains(
                                        "net.py:11:5: train_dataloader.dataset.dataset.pipeline[7]: RandomMosaic has no equal here"))
                .anySatisfy(one -> assertThat(one).contains("net.py:7:59").contains("cat_max_ratio"))
                .anySatisfy(one -> assertThat(one)
                        .contains("model.py:4:16: pretrained: 'open-mmlab://resnet18_v1c' is not fetched"))
                .anySatisfy(one -> assertThat(one).contains("optim_wrapper.type: it computes in float32"))
                .noneSatisfy(one -> assertThat(one).contains("tta"));
        assertThat(result.taken())
                .anySatisfy(one -> assertThat(one).contains("model.py:5:14: model.backbone: ResNetV1c"));
        result.left().forEach(one -> assertThat(result.spec()).contains("#   " + one));
    }

    @Test
    void a_configuration_of_version_0_becomes_a_spec_of_a_data_set_that_is_known() throws IOException {
        MmsegImport.Result result = imported("_base_ = 'model.py'\n" + OLD);

        assertThat(experiment(result).spec().data().classes()).containsExactly("background", "vessel");
        assertThat(result.spec().lines().map(String::strip).toList())
                .contains(
                        "dataset: {type: stare}",
                        "training: [im0001, im0002, im0003, im0004, im0005, im0044, im0077, im0081, im0082, im0139]",
                        "patches: {size: 128, stride: 85, perImage: 1600}",
                        "augment: [{type: random-scale-crop, scale: [1, 2], padLabel: ignore}, {type: flip-horizontal, p: 0.5}]",
                        "prepare: [{type: resize-short-side, side: 605}, {type: normalize, using: imagenet}]",
                        "epochs: 5",
                        "schedule: {type: step, at: [2, 3], factor: 0.5, warmupEpochs: 1}",
                        "select: {metric: mDice, mode: last}");
    }

    @Test
    void images_of_which_nothing_says_a_size_get_one_and_it_is_told() throws IOException {
        MmsegImport.Result result = imported("_base_ = 'model.py'\n");

        assertThat(result.spec()).contains("prepare: [{type: resize, size: 512}, {type: normalize, using: imagenet}]");
        assertThat(result.left())
                .anySatisfy(one -> assertThat(one).contains("nothing brings the images to one size: 512 x 512"));
    }

    @Test
    void iterations_are_counted_for_as_many_images_as_there_are() throws IOException {
        Files.writeString(config, "_base_ = 'model.py'\n" + NEW);

        String spec =
                new MmsegImport(loader()).spec(request(Optional.of(50), false)).spec();

        assertThat(spec).contains("epochs: 750\n").doesNotContain("stepsPerEpoch"); // 9000 steps of 4, 12 an epoch
    }

    @Test
    void torchvisions_encoder_takes_the_place_of_another_stem_when_asked_for() throws IOException {
        Files.writeString(config, "_base_ = 'model.py'\n");
        String spec =
                new MmsegImport(loader()).spec(request(Optional.empty(), true)).spec();
        assertThat(spec)
                .contains(
                        "encoder: {from: input, type: resnet18, outputStride: 8, multiGrid: [1], firstBlockDilation: previous, weights: imagenet}");

        Files.writeString(config, "_base_ = 'model.py'\nmodel = dict(backbone=dict(strides=(1, 1, 2, 2)))\n");
        assertThatThrownBy(() -> new MmsegImport(loader()).spec(request(Optional.empty(), true)))
                .hasMessageContaining("--imagenet the encoder is torchvision's");
    }

    @Test
    void everything_that_has_no_equal_in_the_network_is_told_at_once() {
        SpecException told = refused("""
                _base_ = 'model.py'
                model = dict(
                    backbone=dict(depth=77, dcn=dict(type='DCN')),
                    decode_head=dict(c1_in_channels=99, sampler=None, num_classes=3, loss_decode=dict(
                        _delete_=True, type='OhemLoss')),
                    auxiliary_head=dict(_delete_=True, type='PSAHead', num_classes=2))
                """);

        assertThat(mistakes(told))
                .contains(
                        "3: model.backbone.depth: 77: it has no equal here",
                        "3: model.backbone.dcn: a dict: it has no equal here",
                        "4: model.decode_head.c1_in_channels: it wants 99 channels, and gets 256",
                        "5: model.decode_head.loss_decode.type: 'OhemLoss': it has no equal here",
                        "6: model.auxiliary_head.type: 'PSAHead': it has no equal here");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model = dict(type='CascadeEncoderDecoder')|model.type: 'CascadeEncoderDecoder': it has no equal here",
                "model = dict(backbone=dict(style='caffe'))|model.backbone.style: 'caffe': it has no equal here",
                "model = dict(backbone=dict(norm_cfg=dict(type='GN')))|model.backbone.norm_cfg.type: 'GN': it has no equal here",
                "model = dict(backbone=dict(strides=(1, 2)))|model.backbone.strides: 2 numbers for 4 stages",
                "model = dict(backbone=dict(_delete_=True, type='HRNet'))|model.backbone.type: 'HRNet': it has no equal here",
                "model = dict(neck=dict(type='JPU'))|model.neck.type: 'JPU': it has no equal here",
                "model = dict(decode_head=dict(in_channels=9))|model.decode_head.in_channels: it wants 9 channels, and gets 512",
                "model = dict(decode_head=dict(in_index=9))|model.decode_head.in_index: 9 is not between -8 and 8",
                "model = dict(decode_head=dict(act_cfg=dict(type='GELU')))|model.decode_head.act_cfg.type: 'GELU': it has no equal here",
                "model = dict(decode_head=dict(dropout_ratio=1.5))|model.decode_head.dropout_ratio: 1.5 is no share",
                "model = dict(auxiliary_head=dict(num_classes=3))|model.auxiliary_head.num_classes: it tells 3 classes apart, and another head 2",
                "model = dict(decode_head=dict(channels=f'{x}'))|model.decode_head.channels: a string that is worked out, or bytes, is not followed",
                "model = dict(decode_head=dict(loss_decode=[dict(type='CrossEntropyLoss', use_sigmoid=True)]))|model.decode_head.loss_decode[0].use_sigmoid: a sigmoid of each of several classes: it has no equal here",
                "model = dict(decode_head=dict(loss_decode=[dict(type='CrossEntropyLoss', reduction='sum')]))|model.decode_head.loss_decode[0].reduction: 'sum': it has no equal here",
                "model = dict(decode_head=dict(loss_decode=[dict(type='DiceLoss', reduction='sum')]))|model.decode_head.loss_decode[0].reduction: 'sum': it has no equal here",
                "model = dict(decode_head=dict(loss_decode=[dict(type='FocalLoss', reduction='sum')]))|model.decode_head.loss_decode[0].reduction: 'sum': it has no equal here",
                "model = dict(decode_head=dict(loss_decode=[dict(type='LovaszLoss', reduction='none', classes='all')]))|model.decode_head.loss_decode[0].classes: 'all': it has no equal here",
                "model = dict(decode_head=dict(channels=__import__('os').getpid()))|: '__import__' is called, and nothing is run"
            })
    void what_has_no_equal_is_named_by_its_key(String text, String expected) {
        assertThat(mistakes(refused("_base_ = 'model.py'\n" + text + "\n"))).contains("2: " + expected);
    }

    @Test
    void a_file_without_a_model_and_names_that_are_too_many_are_told() throws IOException {
        assertThatThrownBy(() -> imported("x = 1\n")).hasMessageContaining("there is no 'model' in this configuration");
        assertThat(mistakes(refused("model = eval('1')\n")))
                .containsExactly("1: : 'eval' is called, and nothing is run");
        assertThat(mistakes(refused("_base_ = 'gone.py'\nmodel = dict(decode_head=dict(channels=1))\n")))
                .containsExactly("1: : there is no base 'gone.py'");
        assertThat(mistakes(refused("model = dict()\n")))
                .contains("1: model.type: there is no type", "1: model.backbone.type: there is no type");
        Files.writeString(config, "_base_ = 'model.py'\n");
        assertThatThrownBy(() -> new MmsegImport(loader())
                        .spec(new MmsegImport.Request(config, "net", List.of("a", "b", "c"), Optional.empty(), false)))
                .hasMessageContaining("2 classes apart, and 3 are named");
    }

    @Test
    void mutated_configurations_end_in_specs_or_in_sentences() throws IOException {
        String good = MODEL + NEW;
        String[] words = good.split("(?<=\\W)|(?=\\W)");
        ExperimentLoader loader = loader();
        SplittableRandom random = new SplittableRandom(11);
        int taken = 0;
        for (int trial = 0; trial < 400; trial++) {
            String[] mutated = words.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int at = random.nextInt(mutated.length);
                mutated[at] =
                        random.nextBoolean() ? words[random.nextInt(words.length)] : random.nextBoolean() ? "" : "-1";
            }
            Files.writeString(config, String.join("", mutated));
            try {
                assertThat(new MmsegImport(loader)
                                .spec(request(Optional.of(10), false))
                                .spec())
                        .contains("model:");
                taken++;
            } catch (HanetException told) {
                assertThat(told.getMessage()).isNotBlank();
            }
        }
        assertThat(taken).isBetween(20, 380);
    }
}
