"""Times an exported file on the image of a sample, two threads, and prints the median of several runs in milliseconds.

usage: python time.py model.pt|model.onnx sample.safetensors [runs]
"""

import statistics
import sys
import time

from read import safetensors

THREADS = 2


def torchscript(file, image):
    import torch

    torch.set_num_threads(THREADS)
    module = torch.jit.load(file)
    tensor = torch.from_numpy(image.copy())

    def run():
        with torch.inference_mode():
            module(tensor)

    return run


def onnx(file, image):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"image": image})


def main(file, sample, runs=20):
    image = safetensors(sample)["image"]
    run = (onnx if file.endswith(".onnx") else torchscript)(file, image)
    times = []
    for _ in range(5 + int(runs)):
        start = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - start))
    print(f"{file}: {statistics.median(times[5:]):.1f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
