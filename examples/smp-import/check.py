"""Holds networks that './hanet import smp' reads, and that './hanet export --format smp' writes, against segmentation_models.pytorch itself.

    pip install segmentation-models-pytorch
    python examples/smp-import/check.py [--only TEXT] [./hanet]

Draws each network, with running statistics that are not those of the beginning, saves it and imports it. Exports that run as TorchScript and
as a folder that smp.from_pretrained loads, and prints the largest difference of the logits of both over a drawn image, relative to the
largest logit. Above 1e-5 it ends with 1.
"""

import pathlib
import subprocess
import sys
import tempfile

import segmentation_models_pytorch as smp
import torch

WORDS = sys.argv[1:]
ONLY = WORDS[1] if WORDS[:1] == ["--only"] else ""
HANET = (WORDS[2:] if ONLY else WORDS) or ["./hanet"]
LITE = "timm-tf_efficientnet_lite"
CASES = [("Unet", name, dict(classes=3)) for name in ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "vgg16")]
CASES += [("Unet", LITE + size, dict(classes=3)) for size in "012"]
CASES += [
    ("Unet", "resnet18", dict(classes=1)),
    ("Unet", "resnet18", dict(classes=2)),
    ("Unet", "resnet18", dict(classes=3, decoder_channels=(64, 48, 32, 24, 8))),
    ("Unet", "resnet18", dict(classes=3, decoder_use_norm=False)),
    ("Unet", "resnet18", dict(classes=3, decoder_interpolation="bilinear")),
    ("Unet", "resnet34", dict(classes=4, in_channels=1)),
    ("Unet", "vgg16", dict(classes=1, decoder_interpolation="bilinear")),
    ("Unet", "vgg16", dict(classes=2, decoder_use_norm="identity", decoder_channels=(128, 64, 32, 16, 16))),
]
CASES += [("FPN", name, dict(classes=3)) for name in ("resnet18", "resnet50", "vgg16", LITE + "0", LITE + "1", LITE + "2")]
CASES += [
    ("FPN", "resnet34", dict(classes=1, decoder_merge_policy="cat")),
    ("FPN", "resnet18", dict(classes=2, decoder_interpolation="bilinear", decoder_dropout=0.0)),
    ("FPN", LITE + "0", dict(classes=4, in_channels=1, decoder_pyramid_channels=48, decoder_segmentation_channels=64)),
]
CASES += [("DeepLabV3Plus", name, dict(classes=3)) for name in ("resnet18", "resnet50", "resnet101", LITE + "0", LITE + "1", LITE + "2")]
CASES += [
    ("DeepLabV3Plus", "resnet34", dict(classes=1, encoder_output_stride=8)),
    ("DeepLabV3Plus", "resnet50", dict(classes=2, encoder_output_stride=8, decoder_aspp_separable=False)),
    ("DeepLabV3Plus", LITE + "0", dict(classes=3, encoder_output_stride=8, decoder_atrous_rates=(2, 3, 5), decoder_channels=64)),
]


def hanet(*words):
    done = subprocess.run([*HANET, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout.split("\n")[0].strip()


def stir(network):
    """So that no normalisation is an identity."""
    for module in network.modules():
        if isinstance(module, (torch.nn.BatchNorm2d, torch.nn.GroupNorm)):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)


worst = 0.0
print(f"{'network':14} {'encoder':28} {'TorchScript':>11} {'back':>8}  options")
for number, (model, encoder, more) in enumerate(CASES):
    if ONLY not in f"{model} {encoder}":
        continue
    torch.manual_seed(number)
    network = getattr(smp, model)(encoder, encoder_weights=None, **more).eval()
    stir(network)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        network.save_pretrained(folder / "source")
        run = hanet("import", "smp", folder / "source", "--runs", folder / "runs", "--size", 64)
        hanet("export", run, "--out", folder / "model.pt", "--no-check")
        hanet("export", run, "--format", "smp", "--out", folder / "back")
        image = torch.randn(1, more.get("in_channels", 3), 96, 64)
        with torch.no_grad():
            expected = network(image)
            found = [torch.jit.load(folder / "model.pt")(image), smp.from_pretrained(folder / "back").eval()(image)]
        differences = [((one - expected).abs().max() / expected.abs().max()).item() for one in found]
    worst = max(worst, *differences)
    print(f"{model:14} {encoder:28} {differences[0]:11.1e} {differences[1]:8.1e}  {more}", flush=True)
print(f"largest: {worst:.1e}")
sys.exit(worst > 1e-5)
