"""Writes what the EfficientNet-Lites of the package efficientnet-lite-pytorch compute from weights that a formula gives.

The formula is repeated in FormulaWeights.java, so that only results need to be kept:

    python3 blocks/src/test/python/efficientnet_reference.py > blocks/src/test/resources/dev/hanet/blocks/encoder/efficientnet-reference.json

Written with torch 2.15.0 and efficientnet-lite-pytorch 0.1.0, in double precision. Padding alike on both sides is put in the
place of the package's own, which is TensorFlow's.
"""

import json

import torch
from efficientnet_lite_pytorch import EfficientNet

from formula_weights import described, filled, image


def network(name, padding, size):
    model = EfficientNet.from_name(name, image_size=size)
    if padding == "symmetric":
        for module in model.modules():
            if isinstance(module, torch.nn.Conv2d):
                module.static_padding = torch.nn.ZeroPad2d(module.kernel_size[0] // 2)
    return model


def features(model, size):
    model = filled(model)
    with torch.no_grad():
        x = model._swish(model._bn0(model._conv_stem(image(size))))
        result = {}
        blocks = list(model._blocks)
        for i, block in enumerate(blocks):
            x = block(x)
            if i == len(blocks) - 1 or blocks[i + 1]._depthwise_conv.stride[0] > 1:
                result[f"level{len(result) + 1}"] = described(x)
        result["head"] = described(model._swish(model._bn1(model._conv_head(x))))
        return result


def main():
    cases = []
    for name, padding, size in (
        ("efficientnet-lite0", "same", 64),
        ("efficientnet-lite0", "same", 65),
        ("efficientnet-lite0", "symmetric", 64),
        ("efficientnet-lite0", "symmetric", 65),
        ("efficientnet-lite1", "same", 96),
        ("efficientnet-lite2", "same", 32),
    ):
        model = network(name, padding, size)
        trunk = sum(p.numel() for n, p in model.named_parameters() if not n.startswith("_fc"))
        cases.append({"type": name, "padding": padding, "size": size, "parameters": trunk, "features": features(model, size)})
    print(json.dumps(cases, indent=1))


main()
