"""Lets StepBenchmark and peer.py take turns, and compares medians and peak memory.

    python3 compare.py --classpath "$(cat target/classpath.txt)" [--python python3] [--threads 2] [--rounds 7]

Both processes stay alive and hold the same weights; each round gives one of them a few repetitions, then the other, so
that whatever else the machine does meets both. Ratios below 1 mean that the first side is faster or smaller.

Training comes first. Then evaluation: on the Java side of the graph that evaluation really runs, with batch normalisation
folded into the convolutions. Peak memory is that of training, asked for in between.

    python3 compare.py --classpath ... --peer float32 --precision bfloat16 --network unet

sets the toolkit in half precision against itself in single precision, here on the U-Net.
"""

import argparse
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile

CASES = {
    "hanet": (("train", 2, 129), ("train", 1, 257), ("evaluate", 2, 129), ("evaluate", 1, 257)),
    "unet": (("train", 2, 128), ("train", 2, 256), ("evaluate", 2, 128), ("evaluate", 2, 256)),
}


class Side:
    def __init__(self, command):
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


def report(name, ours, theirs, our_processor, their_processor):
    """Medians, the median of the rounds' ratios, and the ratio of processor time, which other programs disturb less."""
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    processor = statistics.median(our_processor) / statistics.median(their_processor)
    print(
        f"{name}: {statistics.median(ours):8.1f} ms against {statistics.median(theirs):8.1f} ms,"
        f" ratio of the rounds {ratio:.3f}, of processor time {processor:.3f}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--java", default="java", help="the command, with options")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--repetitions", type=int, default=2)
    parser.add_argument("--network", choices=CASES, default="hanet")
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32", help="of the first side")
    parser.add_argument("--peer", choices=("python", "float32"), default="python", help="plain PyTorch, or the toolkit")
    options = parser.parse_args()
    if options.peer == "python" and options.network != "hanet":
        parser.error("plain PyTorch is written for hanet alone: take --peer float32")

    main_class = "dev.hanet.examples.benchmark.StepBenchmark"
    ours = [*shlex.split(options.java), "-cp", options.classpath, main_class, options.threads]
    java = Side([*ours, options.precision, options.network])
    if options.peer == "python":
        peer = Side([options.python, str(pathlib.Path(__file__).with_name("peer.py")), options.threads])
        with tempfile.TemporaryDirectory() as folder:
            weights = f"{folder}/weights.safetensors"
            java.ask("save", weights)
            peer.ask("load", weights)
    else:
        peer = Side([*ours, "float32", options.network])  # both draw their weights from one seed
    print(java.engine, options.precision, "against", peer.engine, flush=True)
    first = CASES[options.network][0]
    _, ours, _ = java.times("plain", *first[1:], 1)
    _, theirs, _ = peer.times("evaluate" if options.peer == "python" else "plain", *first[1:], 1)
    print(f"same weights, evaluation: difference {abs(ours - theirs) / abs(theirs):.1e}", flush=True)

    memory = None
    for case in CASES[options.network]:
        if case[0] == "evaluate" and memory is None:
            memory = [int(side.ask("memory")) for side in (java, peer)]
        wall = {java: [], peer: []}
        processor = {java: [], peer: []}
        for side in (java, peer):
            side.times(*case, 1)
        for i in range(options.rounds):
            for side in (java, peer) if i % 2 == 0 else (peer, java):
                times, _, used = side.times(*case, options.repetitions)
                wall[side].append(statistics.median(times))
                processor[side].append(used)
        report(f"{case[0]:8} {case[1]}x3x{case[2]}", wall[java], wall[peer], processor[java], processor[peer])
    ours, theirs = memory
    print(f"peak resident memory of training: {ours} MB against {theirs} MB, ratio {ours / theirs:.3f}")


if __name__ == "__main__":
    main()
