"""Writes the weights of ResNets as torchvision, timm and segmentation_models.pytorch save them, lets the toolkit import the
files, and compares the last features of an image with those of the library. Nothing is downloaded: weights are drawn."""

import argparse
import pathlib
import subprocess
import tempfile

import segmentation_models_pytorch as smp
import timm
import torch
import torchvision
from safetensors.torch import load_file

SHAPE = (1, 3, 96, 128)


def drawn(model):
    """Statistics and scales that differ from channel to channel, so that a wrong name shows."""
    generator = torch.Generator().manual_seed(1)
    for name, tensor in model.state_dict().items():
        if name.endswith(("running_var", "running_mean")) or ("bn" in name and name.endswith(("weight", "bias"))):
            low = 0.5 if name.endswith(("running_var", "weight")) else -0.2
            tensor.copy_(torch.rand(tensor.shape, generator=generator) * 0.5 + low)
    return model.eval()


def torchvision_features(model, image):
    body = torch.nn.Sequential(*list(model.children())[:-2])
    return body(image)


def libraries(name):
    return {
        "torchvision": (getattr(torchvision.models, name)(weights=None), torchvision_features),
        "timm": (timm.create_model(name, pretrained=False), lambda model, image: model.forward_features(image)),
        "segmentation_models.pytorch": (
            smp.Unet(name, encoder_weights=None), lambda model, image: model.encoder(image)[-1]),
        "segmentation_models.pytorch over timm": (
            smp.Unet("tu-" + name, encoder_weights=None), lambda model, image: model.encoder(image)[-1]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--java", default="java")
    arguments = parser.parse_args()
    image = torch.sin(torch.arange(3 * 96 * 128, dtype=torch.float64)).float().reshape(SHAPE)
    print("| written by | encoder | format | recognised as | left over | largest difference / largest feature |")
    print("|---|---|---|---|---|---|")
    for name in ("resnet18", "resnet34", "resnet50"):
        for library, (model, features) in libraries(name).items():
            model = drawn(model)
            with torch.no_grad():
                expected = features(model, image)
            for zipped in (True, False):
                with tempfile.TemporaryDirectory() as folder:
                    folder = pathlib.Path(folder)
                    torch.save(model.state_dict(), folder / "weights.pth", _use_new_zipfile_serialization=zipped)
                    (folder / "imported").mkdir()
                    done = subprocess.run(
                        [arguments.java, "-cp", arguments.classpath, "dev.hanet.examples.benchmark.ImportedFeatures",
                         str(folder / "weights.pth"), str(folder / "imported"), str(folder / "features.safetensors")],
                        capture_output=True, text=True, check=False)
                    if done.returncode != 0:
                        raise SystemExit(done.stderr)
                    got = load_file(folder / "features.safetensors")["features"]
                lines = done.stdout.strip().split("\n")
                left = next((line.strip() for line in lines if "left over" in line), "nothing")
                difference = ((got - expected).abs().max() / expected.abs().max()).item()
                print(f"| {library} | {name} | {'ZIP' if zipped else 'legacy'} | {lines[0]} | {left[:60]} | {difference:.1e} |",
                      flush=True)


if __name__ == "__main__":
    main()
