"""Writes what networks of segmentation_models.pytorch compute from weights that a formula gives.

The formula is repeated in SmpIT.java, so that only results need to be kept:

    python3 toolkit/core/src/test/python/smp_reference.py > toolkit/core/src/test/resources/dev/hanet/toolkit/export/smp-reference.json

Written with torch 2.7.1 and segmentation_models.pytorch 0.6.0, in double precision.
"""

import json
import pathlib
import sys

import segmentation_models_pytorch as smp
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[5] / "blocks/src/test/python"))
from formula_weights import described, filled, image  # noqa: E402

SIZE = 64
LITE = "timm-tf_efficientnet_lite"
CASES = [
    ("Unet", "resnet18", dict(classes=2, decoder_channels=(32, 24, 16, 8, 8))),
    ("Unet", LITE + "2", dict(classes=1, decoder_interpolation="bilinear", decoder_use_norm="identity", decoder_channels=(32, 24, 16, 8, 8))),
    ("FPN", "resnet18", dict(classes=3, decoder_merge_policy="cat", decoder_pyramid_channels=24, decoder_segmentation_channels=32)),
    ("FPN", LITE + "1", dict(classes=3, decoder_interpolation="bilinear", decoder_pyramid_channels=24, decoder_segmentation_channels=64)),
    ("DeepLabV3Plus", "resnet18", dict(classes=2, encoder_output_stride=8, decoder_channels=24, decoder_atrous_rates=(2, 3, 5))),
    ("DeepLabV3Plus", LITE + "0", dict(classes=3, decoder_aspp_separable=False, decoder_channels=24)),
]

cases = []
for model, encoder, more in CASES:
    network = getattr(smp, model)(encoder, encoder_weights=None, **more)
    config = {"_model_class": model, **network.config}
    with torch.no_grad():
        cases.append({"config": config, "logits": described(filled(network)(image(SIZE)))})
print(json.dumps(cases, indent=1))
