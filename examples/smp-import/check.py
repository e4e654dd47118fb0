"""Holds networks that './hanet import smp' reads against segmentation_models.pytorch itself.

    pip install segmentation-models-pytorch
    python examples/smp-import/check.py [./hanet]

Draws each network, with running statistics that are not those of the beginning, saves it, imports it, exports it as TorchScript, and
prints the largest difference of the logits over a drawn image, relative to the largest logit. Above 1e-5 it ends with 1.
"""

import pathlib
import subprocess
import sys
import tempfile

import segmentation_models_pytorch as smp
import torch

HANET = sys.argv[1:] or ["./hanet"]
CASES = [(name, dict(classes=3)) for name in ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "vgg16")]
CASES += [
    ("resnet18", dict(classes=1)),
    ("resnet18", dict(classes=2)),
    ("resnet18", dict(classes=3, decoder_channels=(64, 48, 32, 24, 8))),
    ("resnet18", dict(classes=3, decoder_use_norm=False)),
    ("resnet18", dict(classes=3, decoder_interpolation="bilinear")),
    ("resnet34", dict(classes=4, in_channels=1)),
    ("vgg16", dict(classes=1, decoder_interpolation="bilinear")),
    ("vgg16", dict(classes=2, decoder_use_norm="identity", decoder_channels=(128, 64, 32, 16, 16))),
]


def hanet(*words):
    done = subprocess.run([*HANET, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout.split("\n")[0].strip()


worst = 0.0
for number, (encoder, more) in enumerate(CASES):
    torch.manual_seed(number)
    network = smp.Unet(encoder, encoder_weights=None, **more).eval()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        network.save_pretrained(folder / "source")
        run = hanet("import", "smp", folder / "source", "--runs", folder / "runs", "--size", 64)
        hanet("export", run, "--out", folder / "model.pt", "--no-check")
        image = torch.randn(1, more.get("in_channels", 3), 96, 64)
        with torch.no_grad():
            expected = network(image)
            found = torch.jit.load(folder / "model.pt")(image)
        difference = ((found - expected).abs().max() / expected.abs().max()).item()
    worst = max(worst, difference)
    print(f"{encoder:10} {more}: {difference:.1e}", flush=True)
print(f"largest: {worst:.1e}")
sys.exit(worst > 1e-5)
