"""A network of networks.py, answering the commands of StepBenchmark; see compare.py.

    python3 peer.py THREADS [float32|bfloat16] [NETWORK] [compile] [channels-last]

Half precision is PyTorch's autocast, with the loss in float32. An answer that begins with 'failed' says what went wrong.
"""

import sys
import time

import torch
import torch.nn.functional as F

from networks import NETWORKS, load, save

RATE = 0.001


def batch(images, size, classes):
    image = (torch.arange(images * 3 * size * size) % 251).float() / 125 - 1
    mask = torch.div(torch.arange(images * size * size), 7, rounding_mode="floor") % classes
    return image.reshape(images, 3, size, size), mask.reshape(images, size, size)


def times(network, asked, optimizer, precision, lies, trains, images, size, repetitions):
    """Milliseconds of each repetition, and what came out of each."""
    image, mask = batch(images, size, network.decoder.classifier.out_channels)
    if lies:
        image = image.contiguous(memory_format=torch.channels_last)
    spent, results = [], []
    network.train(trains)
    half = torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16")
    for i in range(repetitions):
        start = time.perf_counter()
        if trains:
            torch.manual_seed(i)
            optimizer.zero_grad(set_to_none=True)
            with half:
                logits = asked(image)
            loss = F.cross_entropy(logits.float(), mask, ignore_index=255)
            loss.backward()
            optimizer.step()
            results.append(loss.item())
        else:
            with torch.inference_mode(), half:
                results.append(asked(image).float().abs().double().sum().item())
        spent.append(f"{(time.perf_counter() - start) * 1000:.2f}")
    return spent, results


def answer(network, asked, optimizer, precision, lies, command):
    if command[0] == "memory":
        with open("/proc/self/status") as status:
            return next(int(row.split()[1]) // 1024 for row in status if row.startswith("VmHWM"))
    if command[0] == "load":
        load(network, command[1])
        return "loaded"
    if command[0] == "save":
        save(network, command[1])
        return "saved"
    trains = command[0] in ("train", "losses")
    spent, results = times(network, asked, optimizer, precision, lies, trains, *map(int, command[1:]))
    if command[0] == "losses":
        return " ".join(map(repr, results))
    return f"{' '.join(spent)} result {results[-1]}"


def main():
    torch.set_num_threads(int(sys.argv[1]))
    precision = sys.argv[2] if len(sys.argv) > 2 else "float32"
    network = NETWORKS[sys.argv[3] if len(sys.argv) > 3 else "hanet"]()
    compiles, lies = "compile" in sys.argv[4:], "channels-last" in sys.argv[4:]
    if lies:
        network.to(memory_format=torch.channels_last)
    # Each size by itself: left to itself, PyTorch takes a second size for the sign of many and makes slower code for all.
    asked = torch.compile(network, dynamic=False) if compiles else network
    optimizer = torch.optim.SGD(network.parameters(), RATE, 0.9, weight_decay=5e-4)
    how = f"{' compiled' if compiles else ''}{' channels last' if lies else ''}"
    print(f"ready: torch {torch.__version__}{how}", flush=True)
    for line in sys.stdin:
        try:
            print(answer(network, asked, optimizer, precision, lies, line.split()), flush=True)
        except Exception as error:  # whatever a compiler may throw: the other side goes on
            said = str(error).splitlines()
            words = next((line for line in said if " error: " in line), " ".join(said))  # of pages the line that tells
            print(f"failed {type(error).__name__}: {' '.join(words.split())[:300]}", flush=True)


if __name__ == "__main__":
    main()
