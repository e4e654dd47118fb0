"""What a Python user writes to train the networks of chase-db1/hanet-lite and lung/hanet-lite, and to segment with them.

    python3 user.py train chase-db1/hanet-lite --data ROOT --out FOLDER [--epochs 44] [--weights FOLDER]
    python3 user.py predict chase-db1/hanet-lite IMAGES --weights NETWORK.safetensors --out FOLDER [--threshold 0.5]
    python3 user.py agree FOLDER FOLDER

PyTorch, torchvision's v2 transforms and a DataLoader, with the presets' network, patches, optimiser, schedule, loss, validation
after every epoch, choice of the best weights, threshold and test; the encoder begins with the same file from ImageNet, the rest as
PyTorch draws it. The last line is JSON: measures of the test part, on validation the best epoch's and that with mirrors and threshold,
seconds until the first step and of training.

Where torchvision has no like, it differs from the presets, never to its own disadvantage:
- Images of every part are decoded once and stay in memory; the toolkit keeps those of training alone.
- Colours change in bytes, by factors (brightness too, which the toolkit shifts), contrast around the mean and always before saturation.
- A slice is turned and mirrored in one channel and becomes three behind that; the toolkit turns three.
- No field of view is derived, no report is drawn, no run is described; an epoch leaves the best weights and one whole state.
"""

import argparse
import dataclasses
import json
import pathlib
import sys
import time

BEGAN = time.perf_counter()

import numpy  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from PIL import Image  # noqa: E402
from torch.utils.data import DataLoader, Dataset  # noqa: E402
from torchvision import tv_tensors  # noqa: E402
from torchvision.transforms import v2  # noqa: E402
from torchvision.utils import draw_segmentation_masks  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "examples/djl-program/benchmark"))

from networks import NETWORKS, load  # noqa: E402

COLOUR = (230, 159, 0)


@dataclasses.dataclass(frozen=True)
class Recipe:
    read: callable  # data folder to (image, mask) by part
    decode: callable  # file to image
    augment: callable  # (image, mask) as read to what the network learns from
    normalize: callable  # image as read to what the network takes
    epochs: int
    batch: int
    rate: float
    encoder_rate: float
    patch: int = 0  # side; whole images without
    stride: int = 0
    per_image: int = 1
    mirrors: bool = False
    picks_threshold: bool = False
    measure: str = "f1"
    warmup: int = 0
    cosine: bool = True


def photograph(file):
    return v2.functional.pil_to_tensor(Image.open(file).convert("RGB"))


def drawing(file):
    return torch.from_numpy(numpy.array(Image.open(file).convert("L")) > 127).to(torch.uint8)


def slice_of_ct(file):
    """From -1000 to 400 Hounsfield units, as 0 to 1; one channel."""
    units = torch.from_numpy(numpy.array(Image.open(file)).astype(numpy.float32))
    return ((units + 1000) / 1400).clamp(0, 1)[None]


def vessels(root):
    """Both eyes of children 01 to 07 for training, of 08 for validation, of 09 and 10 for the test."""
    parts = {"training": [], "validation": [], "test": []}
    for file in sorted(pathlib.Path(root, "chase-db1").glob("Image_*.jpg")):
        child = int(file.stem[6:8])
        part = "training" if child <= 7 else "validation" if child == 8 else "test" if child <= 10 else None
        if part:
            parts[part].append((photograph(file), drawing(file.with_name(f"{file.stem}_1stHO.png"))))
    return parts


def lungs(root):
    """Every fourth slice for the test, of the others the last four for validation."""
    folder = pathlib.Path(root, "finding-lungs-in-ct-data")
    read = [
        (slice_of_ct(file), drawing(folder / "2d_masks" / file.name))
        for file in sorted(folder.glob("2d_images/*.tif"))
    ]
    rest = [pair for i, pair in enumerate(read) if i % 4 != 3]
    return {"training": rest[:-4], "validation": rest[-4:], "test": read[3::4]}


def bend(image, mask):
    """A gamma between 0.7 and 1.5, its logarithm uniform, half of the time."""
    if torch.rand(()) < 0.5:
        gamma = torch.empty(()).uniform_(numpy.log(0.7), numpy.log(1.5)).exp().item()
        image = v2.functional.adjust_gamma(image, 1 / gamma)
    return image, mask


def expand(image, mask):
    return tv_tensors.Image(image.expand(3, -1, -1)), mask


def recipes():
    lite = v2.Normalize([127 / 255] * 3, [128 / 255] * 3)
    imagenet = v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    types = v2.ToDtype({tv_tensors.Image: torch.float32, tv_tensors.Mask: torch.int64}, scale=True)
    colours = [v2.ColorJitter(brightness=32 / 255), v2.ColorJitter(contrast=0.5), v2.ColorJitter(saturation=0.5),
               v2.ColorJitter(hue=18 / 360)]  # fmt: skip
    patches = v2.Compose(
        [
            v2.RandomCrop(256),
            v2.RandomHorizontalFlip(),
            v2.RandomVerticalFlip(),
            *(v2.RandomApply([colour]) for colour in colours),
            bend,
            types,
            lite,
        ]
    )
    turned = v2.RandomRotation(10, interpolation=v2.InterpolationMode.BILINEAR)
    slices = v2.Compose([turned, v2.RandomHorizontalFlip(), types, expand, imagenet])
    return {
        "chase-db1/hanet-lite": Recipe(
            vessels, photograph, patches, lambda image: lite(image / 255), epochs=44, batch=4, rate=0.002,
            encoder_rate=0.5, patch=256, stride=192, per_image=12, mirrors=True, picks_threshold=True, warmup=50,
        ),
        "lung/hanet-lite": Recipe(
            lungs, slice_of_ct, slices, lambda image: imagenet(image.expand(3, -1, -1)), epochs=30, batch=2, rate=0.003,
            encoder_rate=1, measure="iou", cosine=False,
        ),
    }  # fmt: skip


class Examples(Dataset):
    """So many examples of each image, each another one every time."""

    def __init__(self, pairs, recipe):
        self.pairs, self.augment, self.per_image = pairs, recipe.augment, recipe.per_image

    def __len__(self):
        return len(self.pairs) * self.per_image

    def __getitem__(self, index):
        image, mask = self.pairs[index // self.per_image]
        image, mask = self.augment(tv_tensors.Image(image), tv_tensors.Mask(mask))
        return image.as_subclass(torch.Tensor), mask.as_subclass(torch.Tensor)


class Files(Dataset):
    """Images to segment, decoded while the network works on those before."""

    def __init__(self, files, decode):
        self.files, self.decode = files, decode

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        return index, self.decode(self.files[index])


def probabilities(asked, recipe, image, mirrors, half):
    """Of the second class at every pixel: of the whole image, or the mean of overlapping patches, and of mirror images."""

    def second(x):
        flips = ((), (3,), (2,), (2, 3)) if mirrors else ((),)
        total = 0
        for axes in flips:
            with half:
                logits = asked(x.flip(axes))
            total += logits.float().softmax(1)[:, 1].flip([axis - 1 for axis in axes])
        return total / len(flips)

    if not recipe.patch:
        return second(recipe.normalize(image)[None])[0]
    patch, stride = recipe.patch, recipe.stride
    height, width = image.shape[1:]
    tops, lefts = (range(0, max(1, side - patch + stride), stride) for side in (height, width))
    padded = F.pad(image, (0, lefts[-1] + patch - width, 0, tops[-1] + patch - height))
    corners = [(top, left) for top in tops for left in lefts]
    total, count = torch.zeros(padded.shape[1:]), torch.zeros(padded.shape[1:])
    for at in range(0, len(corners), recipe.batch):
        some = corners[at : at + recipe.batch]
        cut = torch.stack([padded[:, top : top + patch, left : left + patch] for top, left in some])
        for (top, left), found in zip(some, second(recipe.normalize(cut))):
            total[top : top + patch, left : left + patch] += found
            count[top : top + patch, left : left + patch] += 1
    return (total / count)[:height, :width]


def measured(asked, recipe, pairs, mirrors, half, threshold=0.5):
    """Measures of the second class over all pixels of a part, and by hundredths how many pixels of each class lie there."""
    found, truth = [], []
    with torch.inference_mode():
        for image, mask in pairs:
            found.append(probabilities(asked, recipe, image, mirrors, half).flatten())
            truth.append(mask.flatten() > 0)
    found, truth = torch.cat(found), torch.cat(truth)
    said = found >= threshold
    hit, wrong, missed = (said & truth).sum().item(), (said & ~truth).sum().item(), (~said & truth).sum().item()
    return {
        "f1": 2 * hit / max(1, 2 * hit + wrong + missed),
        "iou": hit / max(1, hit + wrong + missed),
        "accuracy": 1 - (wrong + missed) / len(truth),
        "sensitivity": hit / max(1, hit + missed),
        "specificity": 1 - wrong / max(1, (~truth).sum().item()),
        "auc": area(found, truth),
    }, (found, truth)


def area(found, truth, bins=1000):
    """Under the ROC curve, from a histogram, as torchmetrics has it."""
    inside = torch.histc(found[truth], bins, 0, 1).flip(0).cumsum(0)
    outside = torch.histc(found[~truth], bins, 0, 1).flip(0).cumsum(0)
    return torch.trapezoid(inside / inside[-1], outside / outside[-1]).item()


def best_threshold(found, truth):
    """The hundredth of the highest f1."""
    inside = torch.histc(found[truth], 100, 0, 1).flip(0).cumsum(0).flip(0)
    outside = torch.histc(found[~truth], 100, 0, 1).flip(0).cumsum(0).flip(0)
    f1 = 2 * inside / (inside + outside + truth.sum())
    return (f1[1:].argmax().item() + 1) / 100


def loss(logits, mask):
    """Cross-entropy plus one minus the soft Dice coefficient of each class over the batch, in the mean."""
    truth = F.one_hot(mask, logits.shape[1]).permute(0, 3, 1, 2).float()
    likely = logits.softmax(1)
    common, both = (likely * truth).sum((0, 2, 3)), likely.sum((0, 2, 3)) + truth.sum((0, 2, 3))
    return F.cross_entropy(logits, mask) + 1 - ((2 * common + 1) / (both + 1)).mean()


def train(options, recipe, network, asked, half):
    parts = recipe.read(options.data)
    if not all(parts.values()):
        sys.exit(f"user.py: {options.data} lacks images of {', '.join(part for part in parts if not parts[part])}")
    if options.weights:
        state = torch.load(pathlib.Path(options.weights, "efficientnet-lite0-57934424.pth"), weights_only=True)
        missing, _ = network.encoder.load_state_dict(state, strict=False)
        assert not missing, missing
    loader = DataLoader(
        Examples(parts["training"], recipe), recipe.batch, shuffle=True, num_workers=options.workers,
        persistent_workers=options.workers > 0, drop_last=True,
    )  # fmt: skip
    epochs = options.epochs or recipe.epochs
    steps, warmup = epochs * len(loader), recipe.warmup
    groups = {"encoder": recipe.encoder_rate, "": 1}
    parameters = {name: [] for name in groups}
    for name, parameter in network.named_parameters():
        parameters["encoder" if name.startswith("encoder.") else ""].append(parameter)
    optimizer = torch.optim.AdamW(
        [{"params": parameters[name], "lr": recipe.rate * factor} for name, factor in groups.items()],
        weight_decay=0.01, fused=True,
    )  # fmt: skip

    def factor(step):
        if step < warmup:
            return (step + 1) / warmup
        if recipe.cosine:
            return (1 + numpy.cos(numpy.pi * (step - warmup) / max(1, steps - warmup))) / 2
        return max(0, 1 - step / steps) ** 0.9

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    out, best, first = pathlib.Path(options.out), -1, None
    out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    for epoch in range(epochs):
        network.train()
        total = 0.0
        for image, mask in loader:
            optimizer.zero_grad(set_to_none=True)
            with half:
                logits = asked(image)
            value = loss(logits.float(), mask)
            value.backward()
            optimizer.step()
            schedule.step()
            total += value.item()
            first = first or time.perf_counter() - BEGAN
        network.eval()
        measures, _ = measured(asked, recipe, parts["validation"], False, half)
        took = time.perf_counter() - BEGAN
        print(f"epoch {epoch + 1}: loss {total / len(loader):.4f}, {recipe.measure} {measures[recipe.measure]:.4f}, {took:.1f} s", flush=True)
        torch.save({"model": network.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}, out / "last.pt")
        if measures[recipe.measure] > best:
            best = measures[recipe.measure]
            torch.save(network.state_dict(), out / "best.pt")
    seconds = time.perf_counter() - began
    network.load_state_dict(torch.load(out / "best.pt", weights_only=True))
    threshold, chosen = 0.5, best
    if recipe.picks_threshold:
        _, pooled = measured(asked, recipe, parts["validation"], recipe.mirrors, half)
        threshold = best_threshold(*pooled)
        chosen = measured(asked, recipe, parts["validation"], recipe.mirrors, half, threshold)[0][recipe.measure]
    found = {"validation": best, "chosen": chosen, "threshold": threshold, "first step": first, "training": seconds}
    if options.no_test:
        return found
    return {"test": measured(asked, recipe, parts["test"], recipe.mirrors, half, threshold)[0], **found}


def predict(options, recipe, network, asked, half):
    """Masks of class numbers, in colours, and over the image, as the toolkit's predict leaves them."""
    load(network, options.weights)
    network.eval()
    files = sorted(path for path in pathlib.Path(options.images).iterdir() if path.is_file())
    out, first = pathlib.Path(options.out), None
    out.mkdir(parents=True, exist_ok=True)
    loader = DataLoader(Files(files, recipe.decode), batch_size=None, num_workers=min(options.workers, len(files)))
    with torch.inference_mode():
        for index, image in loader:
            found = probabilities(asked, recipe, image, recipe.mirrors, half) >= options.threshold
            write(out, files[index].stem, image, found)
            first = first or time.perf_counter() - BEGAN
    return {"images": len(files), "first image": first}


def write(out, name, image, found):
    mask = found.to(torch.uint8)
    Image.fromarray(mask.numpy()).save(out / f"{name}.mask.png")
    colours = torch.tensor((0, 0, 0, *COLOUR), dtype=torch.uint8).view(2, 3)[mask.int()]
    Image.fromarray(colours.numpy()).save(out / f"{name}.classes.png")
    shown = image if image.dtype == torch.uint8 else (image * 255).to(torch.uint8).expand(3, -1, -1)
    over = draw_segmentation_masks(shown, found, alpha=0.5, colors=[COLOUR])
    Image.fromarray(over.permute(1, 2, 0).numpy()).save(out / f"{name}.overlay.png")


def agree(one, other):
    """The share of pixels at which the masks of two folders say the same, of each image."""
    shares = []
    for file in sorted(pathlib.Path(one).glob("*.mask.png")):
        pair = (numpy.array(Image.open(path)) for path in (file, pathlib.Path(other, file.name)))
        shares.append(float(numpy.equal(*pair).mean()))
    return {"images": len(shares), "least": min(shares), "mean": sum(shares) / len(shares)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("train", "predict", "agree"))
    parser.add_argument("words", nargs="*", help="the preset and, to predict, a folder of images; or two folders of masks")
    parser.add_argument("--data")
    parser.add_argument("--out")
    parser.add_argument("--weights", help="the folder of ImageNet's weights; to predict, the network's safetensors file")
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--epochs", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--no-test", action="store_true", help="leave the test part alone")
    options = parser.parse_args()
    if options.what == "agree":
        print(json.dumps(agree(*options.words)))
        return
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    preset, *options.images = options.words
    options.images = "".join(options.images[:1])
    recipe, network = recipes()[preset], NETWORKS[preset]()
    asked = torch.compile(network, dynamic=False) if options.compile else network
    half = torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bfloat16")
    result = (train if options.what == "train" else predict)(options, recipe, network, asked, half)
    print(json.dumps(dict(result, engine=f"torch {torch.__version__}{' compiled' if options.compile else ''}")))


if __name__ == "__main__":
    main()
