"""Lets LoadingEpochs and a torchvision DataLoader take turns in loading the same folder, and compares them.

    python3 loading.py --classpath "..." [--format jpg] [--threads 2] [--rounds 9]

Both decode photographs of 999 x 960 with masks, scale them to 256 x 256, flip, turn by up to 30 degrees, change brightness and
contrast, normalise, and make batches of 4; both keep nothing from one epoch to the next, and both keep their workers for all of
them where they can. Ratios below 1 mean that the Java side is faster; that of processor time, of a process and its workers, is the one to
look at while the machine does other work.
"""

import argparse
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile
import time


def peer(folder, threads):
    import torch
    from PIL import Image
    from torch.utils.data import DataLoader, Dataset
    from torchvision import tv_tensors
    from torchvision.transforms import v2

    torch.set_num_threads(1)
    mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    prepared = v2.Compose(
        [
            v2.Resize((256, 256), antialias=True),
            v2.RandomHorizontalFlip(),
            v2.RandomVerticalFlip(),
            v2.RandomRotation(30, interpolation=v2.InterpolationMode.BILINEAR),
            v2.ColorJitter(brightness=0.2, contrast=0.2, saturation=0.2),
            v2.ToDtype({tv_tensors.Image: torch.float32, tv_tensors.Mask: torch.int64}, scale=True),
            v2.Normalize(mean, deviation),
        ]
    )
    images = sorted(pathlib.Path(folder, "images").iterdir())

    class Folder(Dataset):
        def __len__(self):
            return len(images)

        def __getitem__(self, index):
            image = v2.functional.pil_to_tensor(Image.open(images[index]).convert("RGB"))
            mask = v2.functional.pil_to_tensor(Image.open(pathlib.Path(folder, "masks", images[index].stem + ".png")))
            image, mask = prepared(tv_tensors.Image(image), tv_tensors.Mask(mask[0]))
            return image.as_subclass(torch.Tensor), mask.as_subclass(torch.Tensor) // 255

    loader = DataLoader(
        Folder(), 4, shuffle=True, num_workers=threads, persistent_workers=True, drop_last=True,
        worker_init_fn=lambda _: torch.set_num_threads(1),
    )
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        total = sum(float(image[0, 0, 0, 0]) for image, _ in loader)
        print(f"{(time.perf_counter() - began) * 1000:.3f} {total:.6f}", flush=True)


class Side:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def epoch(self):
        """Milliseconds of wall time, and of processor time of the process and its workers."""
        before = self.processor()
        print(file=self.process.stdin, flush=True)
        wall = float(self.process.stdout.readline().split()[0])
        return wall, self.processor() - before

    def processor(self):
        own = self.process.pid
        workers = pathlib.Path(f"/proc/{own}/task/{own}/children").read_text().split()
        ticks = 0
        for process in (own, *workers):
            stat = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(stat[11]) + int(stat[12])
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer")
    parser.add_argument("--classpath")
    parser.add_argument("--java", default="java", help="the command, with options")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--format", default="jpg")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    if options.peer:
        peer(options.peer, options.threads)
        return
    with tempfile.TemporaryDirectory() as folder:
        java = Side(
            [*shlex.split(options.java), "-cp", options.classpath, "dev.hanet.toolkit.bench.LoadingEpochs", folder,
             options.format, str(options.threads)]
        )
        python = Side([options.python, os.path.abspath(__file__), "--peer", folder, "--threads", str(options.threads)])
        for side in (java, python):
            for _ in range(3):
                side.epoch()
        ours, theirs = [], []
        for i in range(options.rounds):
            for side, times in ((java, ours), (python, theirs)) if i % 2 == 0 else ((python, theirs), (java, ours)):
                times.append(side.epoch())
        (ours, our_processor), (theirs, their_processor) = zip(*ours), zip(*theirs)
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
        used = statistics.median(our_processor) / statistics.median(their_processor)
        print(
            f"an epoch of 28 {options.format} photographs, {options.threads} threads: {statistics.median(ours):.0f} ms"
            f" against {statistics.median(theirs):.0f} ms, ratio of the rounds {ratio:.3f},"
            f" of processor time {used:.3f}"
        )
        for side in (java, python):
            side.process.stdin.close()
            side.process.wait()


if __name__ == "__main__":
    main()
