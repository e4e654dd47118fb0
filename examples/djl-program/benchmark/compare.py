"""Lets StepBenchmark and peer.py take turns, and compares medians and peak memory.

    python3 compare.py --classpath "$(cat target/classpath.txt)" [--python python3] [--threads 2] [--rounds 7]
    python3 compare.py --classpath ... --network all --precision float32 bfloat16 --raw steps.jsonl [--compile]
    python3 compare.py --table steps.jsonl

Both processes stay alive and hold the same weights; each round gives one of them a few repetitions, then the other, so
that whatever else the machine does meets both. Ratios below 1 mean that the first side is faster or smaller. Half
precision is set against PyTorch's autocast. --raw keeps every round, a line of JSON for each case, with the machine's name;
--table makes Markdown of such a file.

Training comes first. Then evaluation: on the Java side of the graph that evaluation really runs, with batch normalisation
folded into the convolutions. Peak memory is that of training, asked for in between.

    python3 compare.py --classpath ... --compile --network unet

sets it against torch.compile, each size compiled by itself; what the first call took is told, and what cannot be compiled is
left out with the reason. --channels-last lays PyTorch's activations and weights out so, which its guides advise.

    python3 compare.py --classpath ... --kernels --network hanet --raw kernels.jsonl

lets oneDNN, the library of convolutions that both sides call, tell of every call (ONEDNN_VERBOSE), and prints how much of a
step is spent in which of its primitives on either side; what is left is the two programs' own.

    python3 compare.py --classpath ... --peer float32 --precision bfloat16 --network unet

sets the toolkit in half precision against itself in single precision, here on the U-Net.

    python3 compare.py --classpath ... --losses 50 --network unet --threads 1

trains from the same weights four times: the toolkit and PyTorch, each in float32 and in bfloat16; it prints the losses beside
each other, how far half precision takes losses and weights from single precision on either side, and ends with 1 where that is
farther here than --tolerance times what autocast shows. The U-Net has no dropout, so nothing but rounding differs.
"""

import argparse
import datetime
import json
import os
import pathlib
import re
import shlex
import statistics
import struct
import subprocess
import sys
import tempfile

STRIDED = (("train", 2, 129), ("train", 1, 257), ("evaluate", 2, 129), ("evaluate", 1, 257))
CASES = {
    "hanet": STRIDED,
    "hanet-8": STRIDED,
    # its pooled branch has one place, which batch normalisation in training refuses in PyTorch where the batch is one image
    "deeplabv3plus": (("train", 2, 129), ("train", 2, 257), ("evaluate", 2, 129), ("evaluate", 1, 257)),
    "danet": STRIDED,
    "unet": (("train", 2, 128), ("train", 2, 256), ("evaluate", 2, 128), ("evaluate", 2, 256)),
    # as these presets are trained, and used: patches of 256 x 256, whole slices of 512 x 512
    "chase-db1/hanet-lite": (("train", 4, 256), ("evaluate", 4, 256)),
    "lung/hanet-lite": (("train", 2, 512), ("evaluate", 1, 512)),
}
GOAL, MEMORY_GOAL = 0.90, 0.95
VERBOSE = "onednn_verbose"
# As ./hanet has it, taken from there; what the peer's user sets is the user's.
RUNNER = (pathlib.Path(__file__).resolve().parents[3] / "hanet").read_text()
ALLOCATOR = "".join(re.findall(r"^allocator\+?=(\S+)", RUNNER, re.M))
IN_USE, IN_TRAINING = (ALLOCATOR.replace("$large", large) for large in re.findall(r"^ *large=(\S+)", RUNNER, re.M))


class Failed(Exception):
    """What a side answered in place of a result."""


class Side:
    def __init__(self, command, name, environment=None):
        self.name = name
        self.kernels = {}  # of oneDNN: milliseconds and calls by primitive, as they are told between two answers
        self.complaints = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
            env=dict(os.environ, **(environment or {})),
        )
        self.engine = self.answer().removeprefix("ready: ")

    def answer(self):
        """The next line but for what oneDNN tells."""
        for line in self.process.stdout:
            if not line.startswith(VERBOSE):
                return line.strip()
            fields = line.strip().split(",")
            if "exec" in fields:
                primitive, _, way = fields[fields.index("exec") + 2 :][:3]
                name = primitive if way in ("undef", "forward_inference", "forward_training") else f"{primitive} {way}"
                spent, calls = self.kernels.get(name, (0, 0))
                self.kernels[name] = spent + float(fields[-1]), calls + 1
        raise self.ended()

    def ended(self):
        self.process.wait()
        self.complaints.seek(0)
        said = [line.strip() for line in self.complaints if line.strip() and not line.startswith("\tat ")]
        return Failed(f"the process has ended with {self.process.returncode}: {' '.join(said[-3:])[-300:]}")

    def ask(self, *command):
        self.kernels = {}
        try:
            print(*command, file=self.process.stdin, flush=True)
        except BrokenPipeError:
            raise self.ended() from None
        answer = self.answer()
        if not answer or answer.startswith("failed"):
            raise Failed(answer.removeprefix("failed ") or "no answer")
        return answer

    def times(self, *command):
        """Milliseconds of each repetition, what came out, and the processor's milliseconds for one repetition."""
        before = self.processor()
        numbers, result = self.ask(*command).split(" result ")
        times = [float(number) for number in numbers.split()]
        return times, float(result), (self.processor() - before) / len(times)

    def processor(self):
        try:
            stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            raise self.ended() from None
        return (int(stat[11]) + int(stat[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def end(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait()


def machine():
    """What has to be known of this machine to read its numbers."""
    model, flags = "", set()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        model = value.strip() if name.strip() == "model name" else model
        flags = set(value.split()) if name.strip() == "flags" else flags
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": model,
        "has": [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_tile", "amx_bf16") if flag in flags],
        "cores": len(os.sched_getaffinity(0)),
        "memory": f"{memory:.0f} GiB",
        "system": f"{os.uname().sysname} {os.uname().release}",
    }


def keep(file, **row):
    """Adds a line of JSON to a file, if there is one, with the day and the machine."""
    if file:
        with open(file, "a", encoding="utf-8") as stream:
            print(json.dumps(dict(row, day=str(datetime.date.today()), machine=machine())), file=stream)


def report(name, wall, processor):
    """Medians, the median of the rounds' ratios, and the ratio of processor time, which other programs disturb less."""
    (ours, theirs), (our_processor, their_processor) = wall.values(), processor.values()
    print(
        f"{name}: {statistics.median(ours):8.1f} ms against {statistics.median(theirs):8.1f} ms,"
        f" ratio of the rounds {of_rounds(ours, theirs):.3f},"
        f" of processor time {statistics.median(our_processor) / statistics.median(their_processor):.3f}",
        flush=True,
    )


def of_rounds(ours, theirs):
    return statistics.median(a / b for a, b in zip(ours, theirs))


def sides(options, network, precisions):
    """The toolkit and its peer, each in a precision, with the weights of the first."""
    main_class = "dev.hanet.examples.benchmark.StepBenchmark"
    java = [*shlex.split(options.java), "-cp", options.classpath, main_class, options.threads]
    python = [options.python, str(pathlib.Path(__file__).with_name("peer.py")), options.threads]
    verbose = {"ONEDNN_VERBOSE": "1"} if options.kernels else {}
    result = []
    with tempfile.TemporaryDirectory() as folder:
        weights = f"{folder}/weights.safetensors"
        for kind, precision in precisions:
            how = [word for word in ("compile", "channels-last") if kind == "python" and vars(options)[word.replace("-", "_")]]
            command = [*(java if kind == "java" else python), precision, network, *how]
            allocator = {"GLIBC_TUNABLES": os.environ.get("GLIBC_TUNABLES", IN_TRAINING)} if kind == "java" else {}
            side = Side(command, f"{kind} {precision}", verbose | allocator)
            if not result:
                side.ask("save", weights)  # drawn from one seed, so that any later one of the toolkit has the same
                wake(weights)
            side.ask("load", weights)
            result.append(side)
    return result


def wake(file):
    """Numbers that begin at 0 hide what they multiply from every comparison: in a file of weights they become a half."""
    content = pathlib.Path(file).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), bytearray(content[8 + length :])
    header.pop("__metadata__", None)  # its digest is of what was written
    for name, entry in header.items():
        if name.rpartition(".")[2] == "gamma":
            begin, end = entry["data_offsets"]
            data[begin:end] = struct.pack("<f", 0.5) * ((end - begin) // 4)
    text = json.dumps(header).encode()
    pathlib.Path(file).write_bytes(struct.pack("<Q", len(text)) + text + data)


def compare(options, network, precision):
    python = options.peer == "python"
    java, peer = sides(options, network, (("java", precision), ("python", precision) if python else ("java", "float32")))
    about = {"network": network, "precision": precision, "threads": options.threads, "engines": [java.engine, peer.engine]}
    print(f"{network}: {java.engine} {precision} against {peer.engine} {'' if python else 'float32'}", flush=True)
    try:
        first = next(case for case in CASES[network] if case[0] == "evaluate")
        _, ours, _ = java.times("plain", *first[1:], 1)
        _, theirs, _ = peer.times("evaluate" if python else "plain", *first[1:], 1)
        print(f"same weights, evaluation: difference {abs(ours - theirs) / abs(theirs):.1e}", flush=True)
    except Failed as failed:
        print(f"the peer cannot evaluate: {failed}", flush=True)

    memory = {}
    for case in CASES[network]:
        name = f"{case[0]:8} {case[1]}x3x{case[2]}"
        if case[0] == "evaluate" and not memory and not options.kernels:
            try:
                memory = {side.name: int(side.ask("memory")) for side in (java, peer)}
            except Failed:  # told with its training
                pass
        try:
            (kernels if options.kernels else timed)(options, java, peer, case, name, about)
        except Failed as failed:
            print(f"{name}: left out, the peer fails: {failed}", flush=True)
            keep(options.raw, **about, case=name, failed=str(failed))
    if memory:
        ours, theirs = memory.values()
        print(f"peak resident memory of training: {ours} MB against {theirs} MB, ratio {ours / theirs:.3f}", flush=True)
        keep(options.raw, **about, case="peak memory of training", megabytes=memory)
    for side in (java, peer):
        side.end()


def timed(options, java, peer, case, name, about):
    wall = {java: [], peer: []}
    processor = {java: [], peer: []}
    java.times(*case, 1)
    first, _, _ = peer.times(*case, 1)
    if options.compile:
        print(f"{name}: the first call, which compiles, took {first[0] / 1000:.0f} s", flush=True)
    for i in range(options.rounds):
        for side in (java, peer) if i % 2 == 0 else (peer, java):
            times, _, used = side.times(*case, options.repetitions)
            wall[side].append(statistics.median(times))
            processor[side].append(used)
    report(name, wall, processor)
    keep(
        options.raw,
        **about,
        case=name,
        **({"compiling": first[0]} if options.compile else {}),
        wall={side.name: times for side, times in wall.items()},
        processor={side.name: times for side, times in processor.items()},
    )


def kernels(options, java, peer, case, name, about):
    """How a step's time divides into oneDNN's primitives and the rest; of the rounds the one of the median time."""
    found = {}
    for side in (java, peer):
        side.times(*case, 1)
    for i in range(options.rounds):
        for side in (java, peer) if i % 2 == 0 else (peer, java):
            times, _, _ = side.times(*case, options.repetitions)
            spent = {name: [total / len(times) for total in both] for name, both in side.kernels.items()}
            found.setdefault(side, []).append((statistics.mean(times), spent))
    chosen = {side: sorted(rounds, key=lambda round: round[0])[len(rounds) // 2] for side, rounds in found.items()}
    print(f"{name}: {chosen[java][0]:.1f} ms against {chosen[peer][0]:.1f} ms, of these in oneDNN, with calls", flush=True)
    names = {name: None for side in (peer, java) for name in sorted(chosen[side][1], key=lambda name: -chosen[side][1][name][0])}
    for kernel in (*names, "all else"):
        words = []
        for whole, spent in chosen.values():
            rest = whole - sum(each for each, _ in spent.values()), 0
            each, calls = rest if kernel == "all else" else spent.get(kernel, (0, 0))
            words.append(f"{each:8.1f} ms {each / whole:6.1%} {calls:6.0f}")
        print(f"    {kernel:32} {' against '.join(words)}", flush=True)
    keep(
        options.raw,
        **about,
        case=name,
        kernels={side.name: {"whole": whole, "milliseconds and calls": spent} for side, (whole, spent) in chosen.items()},
    )


def weights_of(side):
    """The parameters of a side by name, as one list of numbers each; running statistics are no parameters."""
    import array

    with tempfile.TemporaryDirectory() as folder:
        side.ask("save", f"{folder}/weights.safetensors")
        data = pathlib.Path(folder, "weights.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    return {
        name: array.array("f", data[8 + length + entry["data_offsets"][0] : 8 + length + entry["data_offsets"][1]])
        for name, entry in header.items()
        if "running_" not in name
    }


def distance(ours, theirs):
    """The length of the difference of all weights over the length of the second ones."""
    apart = sum((a - b) ** 2 for name in theirs for a, b in zip(ours[name], theirs[name]))
    return (apart / sum(b * b for part in theirs.values() for b in part)) ** 0.5


def losses(options, network):
    """How far half precision leads from single precision, here and with autocast; whether it is no farther here."""
    kinds = [(kind, precision) for kind in ("java", "python") for precision in ("float32", "bfloat16")]
    traces, ends = {}, {}
    for kind in kinds:  # one at a time: the first saves its weights for the others before it trains
        first, side = sides(options, network, (("java", "float32"), kind))
        first.end()
        traces[kind] = [float(loss) for loss in side.ask("losses", 2, options.size, options.losses).split()]
        ends[kind] = weights_of(side)
        side.end()
    print("step " + " ".join(f"{' '.join(kind):>16}" for kind in kinds))
    for step in range(options.losses):
        print(f"{step + 1:4} " + " ".join(f"{traces[kind][step]:16.6f}" for kind in kinds))
    keep(options.raw, network=network, case="losses", losses={" ".join(kind): trace for kind, trace in traces.items()})
    apart = {}
    for kind in ("java", "python"):
        single, half = (kind, "float32"), (kind, "bfloat16")
        loss = max(abs(a - b) for a, b in zip(traces[half], traces[single]))
        apart[kind] = loss, distance(ends[half], ends[single])
        print(f"{kind}: bfloat16 from float32: largest difference of a loss {loss:.2e}, of all weights {apart[kind][1]:.2e}")
    loss = max(abs(a - b) for a, b in zip(traces["java", "float32"], traces["python", "float32"]))
    between = distance(ends["java", "float32"], ends["python", "float32"])
    print(f"float32 here from float32 there: largest difference of a loss {loss:.2e}, of all weights {between:.2e}")
    within = all(ours <= options.tolerance * theirs for ours, theirs in zip(apart["java"], apart["python"]))
    print(f"within {options.tolerance} times what autocast shows: {'yes' if within else 'no'}")
    return within


def sides_of(row, key):
    """A row's two values, and the precision of the first, which stands in its name."""
    (first, ours), (_, theirs) = row[key].items()
    return first.partition(" ")[2], ours, theirs


def table(file):
    """A file of --raw as Markdown: a table for each pair of engines, a row for each case, the last of equal ones counting."""
    groups, engines = {}, None
    for line in pathlib.Path(file).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "kernels" in row or "losses" in row:
            continue
        engines = tuple(name.removeprefix("ready: ") for name in row.get("engines", engines or ()))
        group = groups.setdefault(engines, {"machine": row.get("machine"), "day": row.get("day"), "rows": {}})
        cells = group["rows"].setdefault((row["network"], row["case"]), {})
        if "wall" in row:
            precision, ours, theirs = sides_of(row, "wall")
            _, our_processor, their_processor = sides_of(row, "processor")
            used = statistics.median(our_processor) / statistics.median(their_processor)
            cells[precision] = (statistics.median(ours), statistics.median(theirs), of_rounds(ours, theirs), used)
            group.update(rounds=len(ours), threads=row.get("threads"))
        elif "megabytes" in row:
            precision, ours, theirs = sides_of(row, "megabytes")
            cells[precision] = (ours, theirs, ours / theirs, None)
        else:
            cells[row["precision"]] = None
    for engines, group in groups.items():
        printed(engines, group)


def printed(engines, group):
    about = [f"{engines[0]} beside {engines[1]}"]
    if group.get("rounds"):
        about.append(f"{group['threads']} threads, {group['rounds']} rounds")
    if group["machine"]:
        known = group["machine"]
        about.append(f"{known['processor']} ({', '.join(known['has'])}), {known['cores']} cores")
    if group["day"]:
        about.append(group["day"])
    print(f"{'; '.join(about)}:\n")
    precisions = [name for name in ("float32", "bfloat16") if any(name in cells for cells in group["rows"].values())]
    heads = [f"{name}: here | PyTorch | ratio | processor" for name in precisions]
    both = len(precisions) == 2
    print(f"| network | | {' | '.join(heads)} |{' bfloat16 / float32 here |' if both else ''}")
    print(f"|---|---|{'---|' * (4 * len(precisions) + both)}")
    for (network, case), cells in group["rows"].items():
        memory = case.startswith("peak")
        goal = MEMORY_GOAL if memory else GOAL
        words = []
        for name in precisions:
            known = cells.get(name)
            if known is None:
                words += ["fails" if name in cells else "", "", "", ""]
                continue
            ours, theirs, ratio, used = known
            digits = 0 if max(ours, theirs) >= 100 else 1
            marked = f"**{ratio:.2f}**" if ratio <= goal else f"{ratio:.2f}"
            words += [f"{ours:.{digits}f}", f"{theirs:.{digits}f}", marked, "" if used is None else f"{used:.2f}"]
        if both:
            known = [cells.get(name) for name in ("bfloat16", "float32")]
            words.append(f"{known[0][0] / known[1][0]:.2f}" if all(known) else "")
        what = "training, peak MB" if memory else "{} {}, ms".format(*case.split())
        print(f"| {network} | {what} | {' | '.join(words)} |")
    print(f"\nBold: at most {GOAL:.2f} of PyTorch's time (the rounds' median ratio), {MEMORY_GOAL:.2f} of its memory.\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classpath", help="of the examples: target/classes and what they need")
    parser.add_argument("--java", default="java -Xss16m -XX:+UseSerialGC", help="the command, with options")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--repetitions", type=int, default=2)
    parser.add_argument("--network", choices=("all", *CASES), nargs="+", default=["hanet"])
    parser.add_argument(
        "--precision", choices=("float32", "bfloat16"), nargs="+", default=["float32"], help="of the first side"
    )
    parser.add_argument("--peer", choices=("python", "float32"), default="python", help="plain PyTorch, or the toolkit")
    parser.add_argument("--compile", action="store_true", help="the peer by torch.compile, which needs a C++ compiler")
    parser.add_argument("--channels-last", action="store_true", help="the peer with the channels of a pixel side by side in memory")
    parser.add_argument("--kernels", action="store_true", help="what share of a step lies in oneDNN's primitives")
    parser.add_argument("--raw", help="a file to which every round is added")
    parser.add_argument("--table", help="a file of --raw, to be printed as Markdown; nothing is measured")
    parser.add_argument("--losses", type=int, default=0, help="steps whose losses are set beside each other, nothing timed")
    parser.add_argument("--size", type=int, default=64, help="of the images of --losses")
    parser.add_argument("--tolerance", type=float, default=1.5, help="times what autocast shows, of --losses")
    options = parser.parse_args()
    if options.table:
        table(options.table)
        return
    if not options.classpath:
        parser.error("--classpath is needed to measure")
    networks = list(CASES) if "all" in options.network else options.network
    if options.losses:
        sys.exit(0 if all([losses(options, network) for network in networks]) else 1)
    for network in networks:
        for precision in options.precision:
            compare(options, network, precision)


if __name__ == "__main__":
    main()
