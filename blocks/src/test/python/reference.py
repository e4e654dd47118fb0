"""Writes what torchvision's residual networks compute from weights that a formula gives.

The formula is repeated in FormulaWeights.java, so that only results need to be kept:

    python3 blocks/src/test/python/reference.py > blocks/src/test/resources/dev/hanet/blocks/encoder/resnet-reference.json

Written with torch 2.7.1 and torchvision 0.22.1, in double precision.
"""

import json

import torch
import torchvision

from formula_weights import described, filled, image

SIZE = 33


def paper(model, stride):
    """Dilates a network as the paper does: the first unit takes the new rate, the last stage the grid (1, 2, 4)."""
    rate = 1
    for layer, keeps in ((model.layer3, stride <= 8), (model.layer4, stride <= 16)):
        if not keeps:
            continue
        rate *= 2
        for index, unit in enumerate(layer):
            grid = (1, 2, 4)[index] if layer is model.layer4 else 1
            convolutions = [unit.conv2] if hasattr(unit, "conv3") else [unit.conv1, unit.conv2]
            for convolution in convolutions:
                convolution.stride = (1, 1)
                convolution.dilation = convolution.padding = (rate * grid, rate * grid)
            if unit.downsample is not None:
                unit.downsample[0].stride = (1, 1)
    if stride == 4:
        model.conv1.stride = (1, 1)
    return model


def features(model):
    model = filled(model)
    with torch.no_grad():
        x = model.maxpool(model.relu(model.bn1(model.conv1(image(SIZE)))))
        result = {}
        for name in ("layer1", "layer2", "layer3", "layer4"):
            x = getattr(model, name)(x)
            result[name] = described(x)
        return result


def main():
    cases = []
    for name, stride, first in (
        ("resnet18", 32, "new"),
        ("resnet34", 16, "new"),
        ("resnet50", 8, "new"),
        ("resnet101", 16, "new"),
        ("resnet18", 4, "new"),
        ("resnet50", 16, "previous"),
    ):
        if first == "previous":
            dilated = [False, stride <= 8, stride <= 16]
            model = getattr(torchvision.models, name)(replace_stride_with_dilation=dilated)
        else:
            model = paper(getattr(torchvision.models, name)(), stride)
        cases.append({"type": name, "outputStride": stride, "first": first, "features": features(model)})
    print(json.dumps(cases, indent=1))


main()
