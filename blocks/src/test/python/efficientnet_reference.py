"""Writes what the EfficientNet-Lites of the package efficientnet-lite-pytorch compute from weights that a formula gives.

The formula is repeated in FormulaWeights.java, so that only results need to be kept:

    cd blocks/src/test && python3 python/efficientnet_reference.py > resources/dev/hanet/blocks/encoder/efficientnet-reference.json

Written with torch 2.15.0 and efficientnet-lite-pytorch 0.1.0, in double precision. Padding alike on both sides is put in the
place of the package's own, which is TensorFlow's.
"""

import json
import math
import zlib

import numpy
import torch
from efficientnet_lite_pytorch import EfficientNet

PICKED = 6


def wave(name, count):
    """Numbers between -1 and 1 that depend on a tensor's name and an element's index alone."""
    phase = zlib.crc32(name.encode()) % 1000
    return numpy.sin(phase + numpy.arange(count, dtype=numpy.float64) * 0.7311)


def fill(name, tensor):
    values = wave(name, tensor.numel())
    if tensor.dim() == 4:
        values = values * math.sqrt(4.0 / (tensor.shape[1] * tensor.shape[2] * tensor.shape[3]))
    elif name.endswith("running_var"):
        values = 1 + 0.5 * values
    elif name.endswith("weight"):
        values = 0.5 + 0.1 * values
    else:
        values = 0.1 * values
    single = torch.from_numpy(values.astype(numpy.float32)).double()
    tensor.copy_(single.reshape(tensor.shape))


def network(name, padding, size):
    model = EfficientNet.from_name(name, image_size=size)
    if padding == "symmetric":
        for module in model.modules():
            if isinstance(module, torch.nn.Conv2d):
                module.static_padding = torch.nn.ZeroPad2d(module.kernel_size[0] // 2)
    return model.double().eval()


def described(x):
    flat = x.flatten()
    step = flat.numel() // PICKED
    return {
        "shape": list(x.shape),
        "mean": x.mean().item(),
        "picked": [flat[i * step].item() for i in range(PICKED)],
    }


def features(model, size):
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if tensor.is_floating_point():
                fill(name, tensor)
        image = torch.from_numpy(wave("image", 3 * size * size).astype(numpy.float32)).double().reshape(1, 3, size, size)
        x = model._swish(model._bn0(model._conv_stem(image)))
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
