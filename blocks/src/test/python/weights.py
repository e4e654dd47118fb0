"""Writes small files as PyTorch does, for the reader of state_dicts, and larger ones to try it by hand.

    python3 blocks/src/test/python/weights.py small blocks/src/test/resources/dev/hanet/blocks/weights/pickle
    python3 blocks/src/test/python/weights.py torchvision FOLDER

Written with torch 2.7.1 and torchvision 0.22.1. No number is random, so that the tests know them all.
"""

import collections
import pathlib
import sys

import torch


def small():
    """One tensor of every kind that a state_dict may hold."""
    state = collections.OrderedDict()
    base = torch.arange(24, dtype=torch.float32)
    state["conv.weight"] = base.reshape(2, 3, 2, 2) / 4
    state["columns"] = base[:6].clone().reshape(2, 3).t()
    state["channels.last"] = base.reshape(1, 2, 3, 4).to(memory_format=torch.channels_last)
    state["tail"] = base[20:]
    state["half"] = torch.tensor([1.5, -2.0], dtype=torch.float16)
    state["brain"] = torch.tensor([0.5, -1.0, 3.0], dtype=torch.bfloat16)
    state["double"] = torch.tensor(3.25, dtype=torch.float64)
    state["byte"] = torch.tensor([255, 1], dtype=torch.uint8)
    state["char"] = torch.tensor([-128, 1], dtype=torch.int8)
    state["short"] = torch.tensor([-300], dtype=torch.int16)
    state["int"] = torch.tensor([-70000], dtype=torch.int32)
    state["flag"] = torch.tensor([True, False])
    state["empty"] = torch.zeros(0, 3)
    state["bn.num_batches_tracked"] = torch.tensor(7)
    state["parameter"] = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
    state["tied"] = state["parameter"]
    return state


def checkpoint():
    """Weights as a training script keeps them: wrapped, beside the optimiser's state."""
    model = torch.nn.DataParallel(torch.nn.Sequential(torch.nn.Conv2d(1, 2, 1), torch.nn.BatchNorm2d(2)))
    for parameter in model.parameters():
        torch.nn.init.constant_(parameter, 0.25)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(1, 1, 2, 2)).sum().backward()
    optimizer.step()
    return {
        "epoch": 3,
        "best": 91.5,
        "arch": "toy",
        "state_dict": model.state_dict(),
        "optimizer": optimizer.state_dict(),
    }


def main():
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "small":
        torch.save(small(), folder / "small.pt")
        torch.save(small(), folder / "small-legacy.pt", _use_new_zipfile_serialization=False)
        torch.save(checkpoint(), folder / "checkpoint.pt")
        torch.save(torch.nn.Linear(1, 1), folder / "module.pt")
        torch.jit.script(torch.nn.Linear(1, 1)).save(folder / "script.pt")
    else:
        import torchvision

        torch.manual_seed(1)
        for name in ("resnet18", "resnet50"):
            model = getattr(torchvision.models, name)()
            torch.save(model.state_dict(), folder / f"{name}.pth")
            torch.save(model.state_dict(), folder / f"{name}-legacy.pth", _use_new_zipfile_serialization=False)
        segmenter = torchvision.models.segmentation.fcn_resnet50(weights=None, weights_backbone=None)
        torch.save(segmenter.state_dict(), folder / "fcn_resnet50.pth")


main()
