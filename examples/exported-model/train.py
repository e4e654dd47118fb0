"""Trains what `hanet export RUN --format training --sample sample.safetensors` wrote, and compares it with the toolkit's own steps.

usage: python train.py training.pt sample.safetensors [cpu | cuda]
"""

import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file


def main(file, sample, device="cpu"):
    expected = load_file(sample, device=device)
    with safe_open(sample, "pt") as file_of_sample:
        torch.set_num_threads(int(file_of_sample.metadata()["threads"]))  # sums come out otherwise on another number
    torch._C._set_graph_executor_optimize(False)  # the program differentiates itself
    training = torch.jit.load(file, map_location=device)
    rate = expected["rate"].cpu()
    inputs = [expected[name] for name in ("image", "mask", "supervision") if name in expected]
    for step, loss in enumerate(expected["loss"].tolist()):
        torch.manual_seed(step)
        found = training(*inputs, rate)["loss"].item()
        print(f"step {step}: loss {found:.6f}, of the toolkit {loss:.6f}")
    after = training.state_dict()
    names = [name for name in after if "after." + name in expected]
    difference = max((after[name] - expected["after." + name]).abs().max().item() for name in names)
    print(f"{len(names)} tensors after {len(expected['loss'])} steps: largest difference {difference:.3g}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
