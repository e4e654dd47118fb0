"""Reads what `hanet export RUN --sample sample.safetensors` wrote and compares it with the network it was made of.

usage: python read.py model.pt sample.safetensors      (PyTorch)
       python read.py model.pt2 sample.safetensors     (PyTorch from 2.7 on)
       python read.py model.onnx sample.safetensors    (ONNX Runtime and NumPy)
"""

import json
import struct
import sys

import numpy


def safetensors(file):
    """The tensors of a safetensors file by name."""
    with open(file, "rb") as stream:
        content = stream.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    data = content[8 + length :]
    return {
        name: numpy.frombuffer(data[slice(*entry["data_offsets"])], numpy.float32).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }


def torchscript(file, image):
    """The description and the outputs by name of a TorchScript file."""
    import torch

    extra = {"hanet.json": ""}
    module = torch.jit.load(file, _extra_files=extra)
    with torch.no_grad():
        answer = module(torch.from_numpy(image.copy()))
    return named(json.loads(extra["hanet.json"]), answer)


def program(file, image):
    """The description and the outputs by name of an exported program."""
    import torch

    extra = {"hanet.json": ""}
    module = torch.export.load(file, extra_files=extra).module()
    with torch.no_grad():
        answer = module(torch.from_numpy(image.copy()))
    return named(json.loads(extra["hanet.json"]), answer)


def named(description, answer):
    """A single output has no name."""
    outputs = answer if isinstance(answer, dict) else {next(iter(description["outputs"])): answer}
    return description, {name: output.numpy() for name, output in outputs.items()}


def onnx(file, image):
    """The description and the outputs by name of an ONNX file."""
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    description = json.loads(session.get_modelmeta().custom_metadata_map["hanet.json"])
    names = [output.name for output in session.get_outputs()]
    return description, dict(zip(names, session.run(names, {"image": image})))


def main(file, sample):
    expected = safetensors(sample)
    read = onnx if file.endswith(".onnx") else program if file.endswith(".pt2") else torchscript
    description, outputs = read(file, expected["image"])
    print("classes:", ", ".join(description["classes"]))
    print("prepare:", ", ".join(step["type"] for step in description["prepare"]))
    for name, output in outputs.items():
        difference = numpy.abs(output - expected[name]).max()
        print(f"{name} {list(output.shape)}: largest difference {difference:.3g}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
