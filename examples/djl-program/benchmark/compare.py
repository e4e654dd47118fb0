"""Lets StepBenchmark and peer.py take turns, and compares medians and peak memory.

    python3 compare.py --classpath "$(cat target/classpath.txt)" [--python python3] [--threads 2] [--rounds 7]
    python3 compare.py --classpath ... --network all --precision float32 bfloat16 --raw steps.jsonl

Both processes stay alive and hold the same weights; each round gives one of them a few repetitions, then the other, so
that whatever else the machine does meets both. Ratios below 1 mean that the first side is faster or smaller. Half
precision is set against PyTorch's autocast. --raw keeps every round, a line of JSON for each case.

Training comes first. Then evaluation: on the Java side of the graph that evaluation really runs, with batch normalisation
folded into the convolutions. Peak memory is that of training, asked for in between.

    python3 compare.py --classpath ... --peer float32 --precision bfloat16 --network unet

sets the toolkit in half precision against itself in single precision, here on the U-Net.

    python3 compare.py --classpath ... --losses 50 --network unet --threads 1

trains from the same weights four times: the toolkit and PyTorch, each in float32 and in bfloat16; it prints the losses beside
each other, how far half precision takes losses and weights from single precision on either side, and ends with 1 where that is
farther here than --tolerance times what autocast shows. The U-Net has no dropout, so nothing but rounding differs.
"""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile

STRIDED = (("train", 2, 129), ("train", 1, 257), ("evaluate", 2, 129), ("evaluate", 1, 257))
CASES = {
    "hanet": STRIDED,
    "hanet-8": STRIDED,
    "deeplabv3plus": STRIDED,
    "danet": STRIDED,
    "unet": (("train", 2, 128), ("train", 2, 256), ("evaluate", 2, 128), ("evaluate", 2, 256)),
}


class Side:
    def __init__(self, command, name):
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.engine = self.process.stdout.readline().strip()

    def ask(self, *command):
        print(*command, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit(f"no answer to {command}")
        return answer

    def times(self, *command):
        """Milliseconds of each repetition, what came out, and the processor's milliseconds for one repetition."""
        before = self.processor()
        numbers, result = self.ask(*command).split(" result ")
        times = [float(number) for number in numbers.split()]
        return times, float(result), (self.processor() - before) / len(times)

    def processor(self):
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) * 1000 / os.sysconf("SC_CLK_TCK")


    def end(self):
        self.process.stdin.close()
        self.process.wait()


def report(name, wall, processor):
    """Medians, the median of the rounds' ratios, and the ratio of processor time, which other programs disturb less."""
    (ours, theirs), (our_processor, their_processor) = wall.values(), processor.values()
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    used = statistics.median(our_processor) / statistics.median(their_processor)
    print(
        f"{name}: {statistics.median(ours):8.1f} ms against {statistics.median(theirs):8.1f} ms,"
        f" ratio of the rounds {ratio:.3f}, of processor time {used:.3f}",
        flush=True,
    )


def sides(options, network, precisions):
    """The toolkit and its peer, each in a precision, with the weights of the first."""
    main_class = "dev.hanet.examples.benchmark.StepBenchmark"
    java = [*shlex.split(options.java), "-cp", options.classpath, main_class, options.threads]
    python = [options.python, str(pathlib.Path(__file__).with_name("peer.py")), options.threads]
    result = []
    with tempfile.TemporaryDirectory() as folder:
        weights = f"{folder}/weights.safetensors"
        for kind, precision in precisions:
            how = ["compile"] if kind == "python" and options.compile else []
            side = Side([*(java if kind == "java" else python), precision, network, *how], f"{kind} {precision}")
            if not result:
                side.ask("save", weights)
            elif kind == "python":
                side.ask("load", weights)  # the toolkit draws its own from one seed
            result.append(side)
    return result


def compare(options, network, precision):
    python = options.peer == "python"
    java, peer = sides(options, network, (("java", precision), ("python", precision) if python else ("java", "float32")))
    print(f"{network}: {java.engine} {precision} against {peer.engine} {'' if python else 'float32'}", flush=True)
    first = CASES[network][0]
    _, ours, _ = java.times("plain", *first[1:], 1)
    _, theirs, _ = peer.times("evaluate" if python else "plain", *first[1:], 1)
    print(f"same weights, evaluation: difference {abs(ours - theirs) / abs(theirs):.1e}", flush=True)

    memory = {}
    for case in CASES[network]:
        if case[0] == "evaluate" and not memory:
            memory = {side.name: int(side.ask("memory")) for side in (java, peer)}
        wall = {java: [], peer: []}
        processor = {java: [], peer: []}
        for side in (java, peer):
            side.times(*case, 1)
        for i in range(options.rounds):
            for side in (java, peer) if i % 2 == 0 else (peer, java):
                times, _, used = side.times(*case, options.repetitions)
                wall[side].append(statistics.median(times))
                processor[side].append(used)
        name = f"{case[0]:8} {case[1]}x3x{case[2]}"
        report(name, wall, processor)
        keep(
            options,
            network=network,
            case=name,
            threads=options.threads,
            engines=[java.engine, peer.engine],
            wall={side.name: times for side, times in wall.items()},
            processor={side.name: times for side, times in processor.items()},
        )
    ours, theirs = memory.values()
    print(f"peak resident memory of training: {ours} MB against {theirs} MB, ratio {ours / theirs:.3f}", flush=True)
    keep(options, network=network, case="peak memory of training", megabytes=memory)
    for side in (java, peer):
        side.end()


def keep(options, **row):
    if options.raw:
        with open(options.raw, "a", encoding="utf-8") as file:
            print(json.dumps(row), file=file)


def weights_of(side):
    """The parameters of a side by name, as one list of numbers each; running statistics are no parameters."""
    import array
    import struct

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
    keep(options, network=network, case="losses", losses={" ".join(kind): trace for kind, trace in traces.items()})
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--java", default="java", help="the command, with options")
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
    parser.add_argument("--raw", help="a file to which every round is added")
    parser.add_argument("--losses", type=int, default=0, help="steps whose losses are set beside each other, nothing timed")
    parser.add_argument("--size", type=int, default=64, help="of the images of --losses")
    parser.add_argument("--tolerance", type=float, default=1.5, help="times what autocast shows, of --losses")
    options = parser.parse_args()
    networks = list(CASES) if "all" in options.network else options.network
    if options.losses:
        sys.exit(0 if all([losses(options, network) for network in networks]) else 1)
    for network in networks:
        for precision in options.precision:
            compare(options, network, precision)


if __name__ == "__main__":
    main()
