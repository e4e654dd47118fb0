"""Writes what networks of MMSegmentation compute from weights that a formula gives, and how many parameters they have.

The formula is repeated in MmsegIT.java, so that only results need to be kept:

    python3 toolkit/core/src/test/python/mmseg_reference.py > toolkit/core/src/test/resources/dev/hanet/toolkit/export/mmseg-reference.json

Written with torch 2.7.1, mmsegmentation 1.2.2, mmengine 0.10.7 and mmcv-lite 2.1.0, in double precision. Of mmcv's compiled operators none is used; a
module that stands for them lets the others be imported.
"""

import importlib.machinery
import io
import contextlib
import json
import pathlib
import sys
import types
import warnings

warnings.simplefilter("ignore")
sys.path.insert(0, str(pathlib.Path(__file__).parents[5] / "blocks/src/test/python"))
compiled = types.ModuleType("mmcv._ext")
compiled.__spec__ = importlib.machinery.ModuleSpec("mmcv._ext", None)
compiled.__getattr__ = lambda name: (lambda *words, **more: None) if not name.startswith("__") else (_ for _ in ()).throw(AttributeError(name))
sys.modules["mmcv._ext"] = compiled

import torch  # noqa: E402
from formula_weights import described, filled, image  # noqa: E402
from mmengine.config import Config  # noqa: E402
from mmseg.registry import MODELS  # noqa: E402
from mmseg.utils import register_all_modules  # noqa: E402

SIZE = 64
DILATED = "strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4), contract_dilation=True, style='pytorch', norm_cfg=norm"
HEAD = "num_classes=3, norm_cfg=norm, align_corners=False"
NET = "norm = dict(type='SyncBN', requires_grad=True)\nmodel = dict(type='EncoderDecoder', backbone=dict({backbone}){more}, decode_head=dict({head}))\n"
SMALL = "type='ResNetV1c', depth=18, " + DILATED
LAST = "in_channels=512, in_index=3, channels=24, "
AUX = ", auxiliary_head=dict(type='FCNHead', in_channels=256, in_index=2, channels=16, num_convs=1, concat_input=False, " + HEAD + ")"
CASES = [
    (SMALL, AUX, "type='DepthwiseSeparableASPPHead', dilations=(1, 2, 3, 4), c1_in_channels=64, c1_channels=12, " + LAST + HEAD),
    ("type='ResNetV1d', depth=50, strides=(1, 2, 2, 1), dilations=(1, 1, 1, 2), multi_grid=(1, 2, 4), norm_cfg=norm", "",
     "type='PSPHead', in_channels=2048, in_index=3, channels=16, " + HEAD),
    ("type='ResNet', depth=50, " + DILATED, "", "type='DAHead', in_channels=2048, in_index=-1, channels=16, pam_channels=4, " + HEAD),
    ("type='ResNetV1c', depth=50, in_channels=3, norm_cfg=norm", "", "type='ASPPHead', dilations=(1, 2, 3), in_channels=2048, in_index=3, channels=16, " + HEAD),
    ("type='ResNet', depth=18, norm_cfg=norm", "",
     "type='UPerHead', pool_scales=(1, 2), in_channels=[64, 128, 256, 512], in_index=[0, 1, 2, 3], channels=16, num_classes=3, norm_cfg=norm, align_corners=True"),
    ("type='ResNet', depth=18, norm_cfg=norm", ", neck=dict(type='FPN', in_channels=[64, 128, 256, 512], out_channels=16, num_outs=4)",
     "type='FPNHead', feature_strides=[4, 8, 16, 32], in_channels=[16, 16, 16, 16], in_index=[0, 1, 2, 3], channels=16, " + HEAD),
    ("type='ResNetV1d', depth=18, " + DILATED, "",
     "type='FCNHead', input_transform='resize_concat', in_channels=[64, 512], in_index=[0, 3], channels=16, num_convs=2, kernel_size=1, " + HEAD),
    ("type='UNet', base_channels=8, norm_cfg=norm", ", auxiliary_head=dict(type='FCNHead', in_channels=16, in_index=3, channels=8, num_classes=2, out_channels=1)",
     "type='FCNHead', in_channels=8, in_index=4, channels=8, num_convs=1, num_classes=2, out_channels=1, "
     "loss_decode=dict(type='CrossEntropyLoss', use_sigmoid=True)"),
    ("type='UNet', base_channels=4, num_stages=4, strides=(1, 1, 1, 1), enc_num_convs=(1, 2, 3, 2), dec_num_convs=(2, 1, 2), downsamples=(True, True, True), "
     "enc_dilations=(1, 1, 1, 1), dec_dilations=(1, 1, 1), upsample_cfg=dict(type='DeconvModule'), norm_cfg=norm", "",
     "type='ASPPHead', dilations=(1, 4), in_channels=4, in_index=3, channels=8, " + HEAD),
    (SMALL, "", "type='NLHead', reduction=2, use_scale=True, mode='embedded_gaussian', " + LAST + HEAD),
    (SMALL, "", "type='GCHead', ratio=1 / 4., pooling_type='att', fusion_types=('channel_add', ), " + LAST + HEAD),
    (SMALL, "", "type='CCHead', recurrence=2, concat_input=False, " + LAST + HEAD),
    (SMALL, "", "type='EMAHead', ema_channels=16, num_bases=8, num_stages=3, momentum=0.1, " + LAST + HEAD),
]

register_all_modules()
cases = []
for backbone, more, head in CASES:
    text = NET.format(backbone=backbone, more=more, head=head)
    with contextlib.redirect_stdout(io.StringIO()):
        network = filled(MODELS.build(Config.fromstring(text, ".py").model))
        with torch.no_grad():
            logits = network.encode_decode(image(SIZE), [dict(img_shape=(SIZE, SIZE))])
    parameters = sum(one.numel() for one in network.parameters())
    cases.append({"config": text, "parameters": parameters, "logits": described(logits)})
print(json.dumps(cases, indent=1))
