"""Writes what U-Nets and their relatives compute from weights that a formula gives.

VGG-16 is torchvision's. The others are written down again, from their publications and with the names of this library:

    python3 blocks/src/test/python/unet_reference.py > blocks/src/test/resources/dev/hanet/blocks/model/unet-reference.json

The formula is repeated in FormulaWeights.java. Written with torch 2.7.1 and torchvision 0.22.1, in double precision.
"""

import json
import math
import zlib

import numpy
import torch
import torch.nn.functional as F
import torchvision

SIZE = 32
PICKED = 6
WIDTHS = (4, 6, 8)


def wave(name, count):
    """Numbers between -1 and 1 that depend on a tensor's name and an element's index alone."""
    phase = zlib.crc32(name.encode()) % 1000
    return numpy.sin(phase + numpy.arange(count, dtype=numpy.float64) * 0.7311)


def weight(name, *shape):
    values = wave(name, math.prod(shape))
    if len(shape) == 4:
        values = values * math.sqrt(4.0 / (shape[1] * shape[2] * shape[3]))
    elif name.endswith("running_var"):
        values = 1 + 0.5 * values
    elif name.endswith("weight"):
        values = 0.5 + 0.1 * values
    else:
        values = 0.1 * values
    return torch.from_numpy(values.astype(numpy.float32)).double().reshape(shape)


def conv(name, x, channels, kernel=3, stride=1):
    w = weight(name + ".weight", channels, x.shape[1], kernel, kernel)
    return F.conv2d(x, w, weight(name + ".bias", channels), stride, kernel // 2)


def rise(name, x, channels, kernel, padding, more):
    w = weight(name + ".weight", x.shape[1], channels, kernel, kernel)
    return F.conv_transpose2d(x, w, weight(name + ".bias", channels), 2, padding, more)


def layer(name, x, channels, norm):
    y = conv(name + ".conv", x, channels)
    if norm:
        bn = name + ".bn."
        y = F.batch_norm(y, *(weight(bn + each, channels) for each in ("running_mean", "running_var", "weight", "bias")))
    return F.relu(y)


def unit(scope, x, channels, kind, norm):
    if kind == "plain":
        return layer(scope + ".unit2", layer(scope + ".unit1", x, channels, norm), channels, norm)
    entered = conv(scope + ".enter", x, channels, 1)
    y = entered
    for name in (scope + ".unit1", scope + ".unit2"):
        before = y
        y = layer(name, before, channels, norm)
        if "recurrent" in kind:
            for _ in range(2):
                y = layer(name, before + y, channels, norm)
    return entered + y if "residual" in kind else y


def contract(scope, image, kind, norm, pyramid=False):
    maps = []
    x = image
    small = image
    for level, channels in enumerate(WIDTHS, 1):
        name = f"{scope}level{level}"
        if level > 1:
            x = F.max_pool2d(x, 2)
            if pyramid and level < len(WIDTHS):
                small = F.avg_pool2d(small, 2)
                x = torch.cat([layer(name + ".image", small, channels, norm), x], 1)
        x = unit(name, x, channels, kind, norm)
        maps.append(x)
    return maps


def expand(scope, maps, kind, norm, transposed):
    levels = []
    y = maps[-1]
    for level in range(len(WIDTHS) - 1, 0, -1):
        name = f"{scope}level{level}"
        channels = WIDTHS[level - 1]
        if transposed:
            y = rise(name + ".up", y, channels, 2, 0, 0)
        else:
            y = layer(name + ".up", F.interpolate(y, scale_factor=2, mode="nearest"), channels, norm)
        y = unit(name, torch.cat([maps[level - 1], y], 1), channels, kind, norm)
        levels.append(y)
    return levels


def unet(image, kind):
    y = expand("decoder.", contract("encoder.", image, kind, True), kind, True, False)[-1]
    return {"logits": conv("decoder.classifier", y, 2, 1)}


def mnet(image):
    levels = expand("decoder.", contract("encoder.", image, "plain", False, True), "plain", False, True)
    sides = [conv(f"decoder.side{number}", y, 2, 1) for number, y in enumerate(levels, 1)]
    sides = [F.interpolate(side, size=image.shape[2:], mode="nearest") for side in sides]
    mean = sum(side.softmax(1) for side in sides) / len(sides)
    return {"logits": mean.log(), "logits.decoder.side1": sides[0], "logits.decoder.side2": sides[1]}


def wnet(image):
    first = contract("encoder.first.", image, "residual", True)
    y = expand("encoder.first.decoder.", first, "residual", True, True)[-1]
    made = conv("encoder.first.decoder.classifier", y, 2, 1)
    second = contract("encoder.second.", torch.cat([image, made], 1), "residual", True)
    y = expand("decoder.", second, "residual", True, True)[-1]
    return {"logits": conv("decoder.classifier", y, 2, 1), "logits.encoder.first": made}


def block(name, x):
    once = F.relu(conv(name + ".conv", x, x.shape[1]))
    return F.relu(x + conv(name + ".conv", once, x.shape[1]))


def ladder_down(scope, x, added):
    maps = []
    for level, channels in enumerate(WIDTHS, 1):
        name = f"{scope}{level}"
        if level > 1:
            x = F.relu(conv(name + ".halve", x, channels, 3, 2))
        if level <= len(added):
            x = x + added[level - 1]
        x = block(name, x)
        maps.append(x)
    return maps


def ladder_up(scope, maps):
    levels = []
    y = maps[-1]
    for level in range(len(WIDTHS) - 1, 0, -1):
        name = f"{scope}{level}"
        y = block(name + ".block", rise(name + ".up", y, WIDTHS[level - 1], 3, 1, 1) + maps[level - 1])
        levels.insert(0, y)
    return levels


def laddernet(image):
    first = ladder_down("encoder.first.down", F.relu(conv("encoder.enter", image, WIDTHS[0])), [])
    risen = ladder_up("encoder.first.up", first)
    second = ladder_down("encoder.level", block("encoder.again", risen[0]), risen)
    return {"logits": conv("decoder.classifier", ladder_up("decoder.level", second)[0], 2, 1)}


def driu(image):
    stages = torchvision.models.vgg16().features.double()
    for name, tensor in stages.state_dict().items():
        tensor.copy_(weight("encoder.features." + name, *tensor.shape))
    sides = []
    x = image
    for index, stage in enumerate(stages):
        x = stage(x)
        if index in (3, 8, 15, 22, 29):
            side = conv(f"decoder.side{len(sides) + 1}", x, 4)
            sides.append(F.interpolate(side, size=image.shape[2:], mode="bilinear", align_corners=True))
    return {"logits": conv("decoder.fusion", torch.cat(sides, 1), 2, 1)}


def summary(x):
    flat = x.flatten()
    step = flat.numel() // PICKED
    picked = [flat[i * step].item() for i in range(PICKED)]
    return {"shape": list(x.shape), "mean": x.mean().item(), "picked": picked}


def main():
    image = torch.from_numpy(wave("image", 3 * SIZE * SIZE).astype(numpy.float32)).double().reshape(1, 3, SIZE, SIZE)
    networks = {
        "unet": lambda: unet(image, "plain"),
        "resu-net": lambda: unet(image, "residual"),
        "ru-net": lambda: unet(image, "recurrent"),
        "r2u-net": lambda: unet(image, "recurrent-residual"),
        "m-net": lambda: mnet(image),
        "w-net": lambda: wnet(image),
        "laddernet": lambda: laddernet(image),
        "driu": lambda: driu(image),
    }
    with torch.no_grad():
        cases = {
            name: {output: summary(value) for output, value in network().items()} for name, network in networks.items()
        }
    print(json.dumps(cases, indent=1))


main()
