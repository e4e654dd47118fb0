"""Lets whole trainings, or whole predictions, of the toolkit and of user.py take turns, and compares them.

    python3 training.py --data ROOT [--what train] [--preset chase-db1/hanet-lite lung/hanet-lite] [--epochs 4] [--rounds 3]
    python3 training.py --data ROOT --what predict [--images 40]
    python3 training.py --table whole.jsonl

Each side is a process of its own, from the call to its end: './hanet train PRESET' and 'user.py train PRESET' with the same
epochs, data, threads and weights from ImageNet, both to measures of the test part, which are printed beside. Predictions begin
with the weights of one training of the toolkit, the same on both sides, segment one image and then a folder of many, and write
the same three files of each; what one image costs is the difference, the rest is start-up, and how far the masks agree is told.

Measured are wall time, processor time with all child processes (wait4), the peak of resident memory of the largest process, and
that of all its processes together (PSS, sampled every second). Ratios below 1 mean that the toolkit is faster or smaller: the
median of the rounds' ratios for wall time, the ratio of medians for the rest. --raw keeps every process as a line of JSON.
"""

import argparse
import json
import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "examples/djl-program/benchmark"))

from compare import keep, of_rounds  # noqa: E402

IMAGES = {
    "chase-db1/hanet-lite": ("chase-db1", "Image_*.jpg"),
    "lung/hanet-lite": ("finding-lungs-in-ct-data/2d_images", "*.tif"),
}
MEASURE = {"chase-db1/hanet-lite": "f1", "lung/hanet-lite": "iou"}
USER = str(pathlib.Path(__file__).with_name("user.py"))


def together(process):
    """Bytes of memory of a process and all below it, what they share counted once."""
    total, waiting = 0, [process]
    while waiting:
        one = waiting.pop()
        try:
            for line in pathlib.Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
            for task in pathlib.Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended meanwhile
            continue
    return total


def measured(command, environment):
    """Runs a command to its end: what it took, and what it printed."""
    with tempfile.TemporaryFile("w+") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(os.environ, **environment), stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        peaks, over = [0], threading.Event()

        def watch():
            while not over.wait(1):
                peaks.append(together(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        over.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode:
        sys.exit(f"{' '.join(command)}\nended with {process.returncode}:\n{text[-2000:]}")
    return {
        "wall": wall,
        "processor": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss * 1024,
        "together": max(peaks),
    }, text


def ours(options, *words):
    environment = {"HANET_WEIGHTS": options.weights}
    return measured([*shlex.split(options.hanet), *words, "--threads", str(options.threads)], environment)


def theirs(options, precision, *words):
    command = [options.python, USER, *words, "--threads", str(options.threads), "--workers", str(options.workers)]
    command += ["--precision", precision, *(["--compile"] if options.compile else [])]
    took, text = measured(command, {})
    return took, json.loads(text.strip().splitlines()[-1])


def our_training(options, preset, precision, epochs, folder):
    """What it took, and the directory of the run."""
    sets = ["--set", f"train.epochs={epochs}", "--set", f"train.precision={precision}"]
    took, _ = ours(options, "train", preset, *sets, "--data", options.data, "--runs", folder)
    (test,) = pathlib.Path(folder).glob("**/results/test.json")
    return took, test.parents[1]


def threshold_of(run):
    file = run / "results/threshold.json"
    return json.loads(file.read_text())["threshold"] if file.exists() else 0.5


def measure_of(run, name):
    return json.loads((run / "results/test.json").read_text())["values"][name]


def trainings(options, preset, precision):
    about = {"what": "train", "preset": preset, "precision": precision, "threads": options.threads}
    about |= {"epochs": options.epochs, "compiled": options.compile}
    rows = {"here": [], "python": []}
    for i in range(options.rounds):
        for side in ("here", "python") if i % 2 == 0 else ("python", "here"):
            with tempfile.TemporaryDirectory() as folder:
                if side == "here":
                    took, run = our_training(options, preset, precision, options.epochs, folder)
                    engine, measure = options.version, measure_of(run, MEASURE[preset])
                    told = {}
                else:
                    words = ["train", preset, "--data", options.data, "--out", folder, "--epochs", str(options.epochs)]
                    took, told = theirs(options, precision, *words, *weights_for(options, preset))
                    engine, measure = told["engine"], told["test"][MEASURE[preset]]
            row = dict(about, side=side, round=i + 1, engine=engine, measure={MEASURE[preset]: measure}, **took)
            rows[side].append(row)
            keep(options.raw, **row, **({"told": told} if told else {}))
            print(f"{side}: {words_of(took)}, {MEASURE[preset]} of the test part {measure:.4f}", flush=True)
    compared(f"{preset} {precision}, {options.epochs} epochs", rows)


def weights_for(options, preset):
    return ["--weights", options.weights] if preset.startswith("chase-db1") else []


def predictions(options, preset, precision):
    about = {"what": "predict", "preset": preset, "precision": precision, "threads": options.threads}
    about |= {"compiled": options.compile}
    rows = {(side, count): [] for side in ("here", "python") for count in (1, options.images)}
    with tempfile.TemporaryDirectory() as folder:
        _, run = our_training(options, preset, precision, 1, f"{folder}/runs")
        weights = run / "checkpoints/best/weights.safetensors"
        for count in (1, options.images):
            filled(pathlib.Path(folder, f"images-{count}"), preset, options.data, count)
        for i in range(options.rounds):
            for side in ("here", "python") if i % 2 == 0 else ("python", "here"):
                for count in (1, options.images):
                    images, out = f"{folder}/images-{count}", f"{folder}/{side}-{count}"
                    shutil.rmtree(out, ignore_errors=True)
                    if side == "here":
                        took, _ = ours(options, "predict", str(run), images, "--out", out)
                        engine = options.version
                    else:
                        words = ["predict", preset, images, "--weights", str(weights), "--out", out]
                        took, told = theirs(options, precision, *words, "--threshold", str(threshold_of(run)))
                        engine = told["engine"]
                    row = dict(about, side=side, round=i + 1, images=count, engine=engine, **took)
                    rows[side, count].append(row)
                    keep(options.raw, **row)
                    print(f"{side}, {count} images: {words_of(took)}", flush=True)
        words = [options.python, USER, "agree", f"{folder}/here-{options.images}", f"{folder}/python-{options.images}"]
        agreed = json.loads(measured(words, {})[1])
    print(f"the masks agree at {agreed['mean']:.4%} of the pixels, at least {agreed['least']:.4%} of an image")
    for side in ("here", "python"):
        one, many = ([row["wall"] for row in rows[side, count]] for count in (1, options.images))
        each, start = each_and_start(one, many, options.images)
        print(f"{side}: {1000 * each:.0f} ms an image, start-up {start:.1f} s")
    compared(
        f"{preset} {precision}, {options.images} images",
        {side: rows[side, options.images] for side in ("here", "python")},
    )


def each_and_start(one, many, images):
    """Seconds of an image behind the first, and of all that comes once, in the median of the rounds."""
    each = statistics.median((b - a) / (images - 1) for a, b in zip(one, many))
    return each, statistics.median(one) - each


def filled(folder, preset, data, count):
    """A folder of copies of the data set's images, as many as are wanted."""
    where, pattern = IMAGES[preset]
    files = sorted(pathlib.Path(data, where).glob(pattern))
    if not files:
        sys.exit(f"training.py: there is no {pattern} in {pathlib.Path(data, where)}; give the folder above it with --data")
    folder.mkdir()
    for i in range(count):
        file = files[i % len(files)]
        shutil.copyfile(file, folder / f"{i + 1:04}-{file.name}")


def words_of(took):
    mib = {name: took[name] / 2**20 for name in ("peak", "together")}
    return (
        f"{took['wall']:.1f} s, processor {took['processor']:.1f} s, peak {mib['peak']:.0f} MiB,"
        f" all processes {mib['together']:.0f} MiB"
    )


def ratios(rows):
    """Medians of both sides and the ratio, of each thing that is measured."""
    result = {}
    for name in ("wall", "processor", "peak", "together"):
        here, there = ([row[name] for row in rows[side]] for side in ("here", "python"))
        middle = statistics.median(here), statistics.median(there)
        result[name] = (*middle, of_rounds(here, there) if name == "wall" else middle[0] / middle[1])
    return result


def compared(what, rows):
    found = ratios(rows)
    words = ", ".join(f"{name} {ratio:.3f}" for name, (_, _, ratio) in found.items())
    print(f"{what}: {found['wall'][0]:.1f} s against {found['wall'][1]:.1f} s; ratios: {words}", flush=True)


def table(file):
    """A file of --raw as Markdown, a row for each training or folder of images; bold is at most 0.90, of memory 0.95."""
    groups, about = {}, {}
    for line in pathlib.Path(file).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = tuple(row.get(name) for name in ("what", "preset", "precision", "epochs", "compiled"))
        groups.setdefault(key, {"here": [], "python": []})[row["side"]].append(row)
        about.setdefault((row["side"], row["engine"]), None)
    known = row["machine"]
    engines = " beside ".join(engine for _, engine in sorted(about))
    print(f"{engines}; {row['threads']} threads; {known['processor']} ({', '.join(known['has'])}), {known['cores']} cores; {row['day']}:\n")
    print("| what | s here | Python | wall | processor | peak MiB here | Python | ratio | all processes | measure here | Python |")
    print(f"|{'---|' * 11}")
    for (what, preset, precision, epochs, compiled), sides in groups.items():
        most = max((row.get("images", 0) for row in sides["here"]), default=0)
        whole = {side: [row for row in rows if row.get("images", 0) == most] for side, rows in sides.items()}
        if not all(whole.values()):
            continue  # broken off before the other side had its turn
        found = ratios(whole)
        long = f"{epochs} epochs" if what == "train" else f"{most} images"
        cells = [f"{preset} {precision}, {long}{', torch.compile' if compiled else ''}"]
        cells += [f"{found['wall'][0]:.1f}", f"{found['wall'][1]:.1f}", marked(found["wall"][2]), marked(found["processor"][2])]
        cells += [f"{found['peak'][0] / 2**20:.0f}", f"{found['peak'][1] / 2**20:.0f}"]
        cells += [marked(found[name][2], 0.95) for name in ("peak", "together")]
        for side in ("here", "python"):
            if what == "train":
                (name,) = whole[side][0]["measure"]
                cells.append(f"{name} {statistics.median(row['measure'][name] for row in whole[side]):.3f}")
            else:
                one = [row["wall"] for row in sides[side] if row["images"] == 1]
                each, start = each_and_start(one, [row["wall"] for row in whole[side]], most)
                cells.append(f"{1000 * each:.0f} ms each, start {start:.1f} s")
        print(f"| {' | '.join(cells)} |")
    print("\nBold: at most 0.90 of Python's time (of wall time the rounds' median ratio), 0.95 of its memory.")


def marked(ratio, goal=0.90):
    return f"**{ratio:.2f}**" if ratio <= goal else f"{ratio:.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="the folder that chase-db1 and finding-lungs-in-ct-data lie in")
    parser.add_argument("--what", choices=("train", "predict"), default="train")
    parser.add_argument("--preset", choices=tuple(IMAGES), nargs="+", default=list(IMAGES))
    parser.add_argument("--precision", choices=("float32", "bfloat16"), nargs="+", default=["float32"])
    parser.add_argument("--epochs", type=int, default=4, help="of both sides")
    parser.add_argument("--images", type=int, default=40, help="in the folder of --what predict; at least 2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2, help="of Python's DataLoader")
    parser.add_argument("--hanet", default=str(ROOT / "hanet"), help="the command, with options")
    parser.add_argument("--python", default=sys.executable, help="one with torch, torchvision and Pillow")
    parser.add_argument("--weights", help="the folder of weights; HANET_WEIGHTS if left out, else ~/.hanet/weights")
    parser.add_argument("--compile", action="store_true", help="the peer by torch.compile, which needs a C++ compiler")
    parser.add_argument("--raw", help="a file to which every process is added")
    parser.add_argument("--table", help="a file of --raw, to be printed as Markdown; nothing is measured")
    options = parser.parse_args()
    if options.table:
        table(options.table)
        return
    if not options.data or options.images < 2:
        parser.error("--data is needed to measure, and at least 2 --images")
    options.data = str(pathlib.Path(options.data).resolve())
    options.weights = options.weights or os.environ.get("HANET_WEIGHTS") or str(pathlib.Path.home() / ".hanet/weights")
    # Not timed: builds the toolkit where that is due, and brings both sides' libraries into memory.
    doctor = measured([*shlex.split(options.hanet), "doctor"], {})[1]
    options.version = next((line[line.index("libtorch") :] for line in doctor.splitlines() if "libtorch" in line), "hanet")
    measured([options.python, "-c", "import torch, torchvision"], {})
    for preset in options.preset:
        for precision in options.precision:
            (trainings if options.what == "train" else predictions)(options, preset, precision)


if __name__ == "__main__":
    main()
