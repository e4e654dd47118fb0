"""Holds exported programs that './hanet export --format pt2' writes against the networks they were made of, in the PyTorch that runs this.

    python examples/exported-model/pt2.py make FOLDER [--only TEXT] [./hanet]      trains each network an epoch on drawn images and exports it
    python examples/exported-model/pt2.py check FOLDER [--only TEXT]               loads and compares; with any PyTorch from 2.7 on

'make' writes a file, and what the toolkit's engine answers to a drawn image, for presets on drawn images and for networks of every kind of
block; 'check' prints the largest difference of every output relative to its largest number, at the image of the sample. It also runs a batch
of three at another size, where the file that './hanet export' writes by default, TorchScript, says what is expected. Above 1e-6 it ends with 1.
"""

import logging
import pathlib
import subprocess
import sys
import warnings

WORDS = sys.argv[1:]
ONLY = WORDS[WORDS.index("--only") + 1] if "--only" in WORDS else ""
LIMIT = 1e-6
SHORT = "data: {dataset: {images: {training: 8, validation: 2, test: 2}}}\ntrain: {epochs: 1, batch: 4}\n"
PRESETS = ["quickstart", "phantom/unet-ha-bottleneck", "phantom/unet-ha-skip", "phantom/resnet-ha-layer3", "phantom/deeplab-ha-decoder", "phantom/graph-ha"]
RESNET = "encoder: {type: resnet18, outputStride: 8}"
DIRECT = "reduction: {type: none}, bottleneck: {type: none}"
MODELS = {
    "hanet h1": RESNET + ", reduction: {type: conv-bn-relu, kernel: 3, channels: 64}, context: {type: ha, delta: 0.5, levels: 1}, "
    "bottleneck: {type: conv-bn-relu, kernel: 3, channels: 64}, decoder: {type: fcn}",
    "hanet h2": RESNET + ", reduction: {type: conv-bn-relu, kernel: 3, channels: 64}, context: {type: ha, delta: 0.5, levels: 2}, "
    "bottleneck: {type: conv-bn-relu, kernel: 3, channels: 64}, decoder: {type: fcn}",
    "deeplabv3+": RESNET + f", context: {{type: aspp, channels: 64, rates: [2, 4, 6]}}, {DIRECT}, decoder: {{type: deeplabv3plus}}",
    "danet": RESNET + f", context: {{type: danet, channels: 64}}, {DIRECT}, decoder: {{type: fcn}}",
    "ccnet": RESNET + f", context: {{type: criss-cross, channels: 64}}, {DIRECT}, decoder: {{type: fcn}}",
    "emanet": RESNET + f", context: {{type: em, bases: 8}}, {DIRECT}, decoder: {{type: fcn}}",
    "gcn": RESNET + f", context: {{type: gcn, delta: 0.5, channels: 32}}, {DIRECT}, decoder: {{type: fcn}}",
    "non-local": RESNET + f", context: {{type: non-local}}, {DIRECT}, decoder: {{type: fcn}}",
    "ppm": RESNET + f", context: {{type: ppm}}, {DIRECT}, decoder: {{type: fcn}}",
    "squeeze-excite": RESNET + f", context: {{type: squeeze-excite}}, {DIRECT}, decoder: {{type: fcn}}",
    "global-context": RESNET + f", context: {{type: global-context}}, {DIRECT}, decoder: {{type: fcn}}",
    "u-net": f"encoder: {{type: unet, channels: [16, 32, 64]}}, context: {{type: none}}, {DIRECT}, decoder: {{type: unet}}",
    "nested classes": f"encoder: {{type: unet, channels: [16, 32, 64]}}, context: {{type: none}}, {DIRECT}, decoder: {{type: unet}}, activation: nested-sigmoid",
    "laddernet": f"encoder: {{type: laddernet}}, context: {{type: none}}, {DIRECT}, decoder: {{type: laddernet}}",
    "efficientnet-lite0": f"encoder: {{type: efficientnet-lite0}}, context: {{type: none}}, {DIRECT}, decoder: {{type: deeplabv3plus, lowLevel: level2}}",
}


def cases():
    """Names and the heads of specs."""
    for preset in PRESETS:
        yield preset, f"extends: preset:{preset}\n" + SHORT
    for name, model in MODELS.items():
        yield name, f"extends: preset:quickstart\nmodel: {{{model}}}\n" + SHORT


def hanet(program, *words):
    """Runs a command, which says what it refuses."""
    done = subprocess.run([*program, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def make(folder, program):
    for name, spec in cases():
        if ONLY not in name:
            continue
        place = folder / name.replace("/", "-").replace(" ", "-")
        place.mkdir(parents=True, exist_ok=True)
        (place / "spec.yaml").write_text(spec)
        try:
            hanet(program, "train", place / "spec.yaml", "--runs", place / "runs")
            run = next((place / "runs").glob("*/*/resolved.yaml")).parent
            sample = ["--sample", place / "sample.safetensors"]
            try:
                maps = ["--attention"]
                hanet(program, "export", run, "--format", "pt2", "--out", place / "model.pt2", *sample, *maps)
            except RuntimeError as refused:
                if "no attention maps" not in str(refused):
                    raise
                maps = []
                hanet(program, "export", run, "--format", "pt2", "--out", place / "model.pt2", *sample)
            hanet(program, "export", run, "--out", place / "model.pt", "--no-check", *maps)
            print(name, flush=True)
        except RuntimeError as refused:
            print(f"{name}: {refused}", flush=True)


def check(folder):
    import torch
    from safetensors.torch import load_file

    logging.disable(logging.WARNING)  # later versions say that the layout of 2.7 is an older one
    warnings.simplefilter("ignore")
    torch.set_num_threads(2)
    print(f"PyTorch {torch.__version__}")
    print(f"{'network':28} {'nodes':>5} {'sample':>8} {'other size':>10}  largest differences, relative to the largest number")
    worst = 0.0
    for file in sorted(folder.glob("*/model.pt2")):
        if ONLY not in file.parent.name:
            continue
        expected = load_file(file.parent / "sample.safetensors")
        image = expected.pop("image")
        program = torch.export.load(file, extra_files={"hanet.json": ""})
        module = program.module()
        script = torch.jit.load(file.parent / "model.pt")
        _, channels, height, width = image.shape
        other = torch.randn(3, channels, height + 64, width - 32, generator=torch.Generator().manual_seed(1))
        with torch.no_grad():
            found = differences(module(image), expected)
            further = differences(module(other), script(other))
        worst = max(worst, found, further)
        print(f"{file.parent.name:28} {len(program.graph.nodes):5} {found:8.1e} {further:10.1e}", flush=True)
    print(f"largest: {worst:.1e}")
    sys.exit(not worst <= LIMIT)


def differences(found, expected):
    """The largest difference over all outputs, one by one relative to the largest number; NaN where one of both is."""
    named = found if isinstance(found, dict) else {"": found}
    wanted = expected if isinstance(expected, dict) else {"": expected}
    pairs = [(named[name] if name in named else named[""], one) for name, one in wanted.items()]
    return max(((one - other).abs().max() / other.abs().max().clamp_min(1)).item() for one, other in pairs)


if __name__ == "__main__":
    if WORDS[:1] == ["make"]:
        rest = [word for word in WORDS[2:] if word not in ("--only", ONLY)]
        make(pathlib.Path(WORDS[1]), rest or ["./hanet"])
    elif WORDS[:1] == ["check"]:
        check(pathlib.Path(WORDS[1]))
    else:
        sys.exit(__doc__)
