"""Weights, an image and a short description of results for the scripts beside; FormulaWeights.java repeats the formula."""

import math
import zlib

import numpy
import torch

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


def filled(model):
    """The model in use, its parameters and statistics given by the formula."""
    model = model.double().eval()
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if tensor.is_floating_point():
                fill(name, tensor)
    return model


def image(size):
    return torch.from_numpy(wave("image", 3 * size * size).astype(numpy.float32)).double().reshape(1, 3, size, size)


def described(x):
    flat = x.flatten()
    step = flat.numel() // PICKED
    return {
        "shape": list(x.shape),
        "mean": x.mean().item(),
        "picked": [flat[i * step].item() for i in range(PICKED)],
    }
