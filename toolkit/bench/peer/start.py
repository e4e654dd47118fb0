"""Times starts, taking turns: the first step of a training after the call, and two commands beside 'import torch'.

    python3 start.py [--python python3] [--rounds 9] [--spec quickstart] [--raw starts.jsonl]

'./hanet train SPEC' is called until it tells of its first step, and then killed. './hanet validate SPEC', './hanet plan SPEC' and
python -c 'import torch' run to their ends. The goals: a first step after 4 s, validate at most 0.15 and plan at most 0.2 times as
long as the import.
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

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "examples/djl-program/benchmark"))

from compare import keep, of_rounds  # noqa: E402

FIRST_STEP = "first step"
IMPORT = "import torch"
GOALS = {FIRST_STEP: 4, "validate": 0.15, "plan": 0.2}


def whole(command):
    """Seconds from the call to the end, of wall time and of the processor."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime


def first_step(command):
    """Seconds from the call until a line tells of a step; the processor's until the process is killed then."""
    with tempfile.TemporaryDirectory() as runs:
        began = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--runs", runs], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        said = []
        for line in process.stdout:
            said.append(line)
            if " step 1/" in line:
                wall = time.perf_counter() - began
                process.kill()
                break
        else:
            sys.exit(f"{' '.join(command)} told of no step:\n{''.join(said[-20:])}")
        process.stdout.close()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = -9
    return wall, usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hanet", default=str(ROOT / "hanet"), help="the command, with options")
    parser.add_argument("--python", default=sys.executable, help="one with torch")
    parser.add_argument("--spec", default="quickstart")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--raw", help="a file to which the rounds are added")
    options = parser.parse_args()
    hanet = shlex.split(options.hanet)
    ways = {
        FIRST_STEP: lambda: first_step([*hanet, "--verbose", "train", options.spec, "--threads", options.threads]),
        "validate": lambda: whole([*hanet, "validate", options.spec]),
        "plan": lambda: whole([*hanet, "plan", options.spec]),
        IMPORT: lambda: whole([options.python, "-c", IMPORT]),
    }
    for run in ways.values():  # not timed: builds what is to be built, and brings files into memory
        run()
    wall, processor = {name: [] for name in ways}, {name: [] for name in ways}
    names = list(ways)
    for i in range(options.rounds):
        for name in names if i % 2 == 0 else reversed(names):
            seconds, used = ways[name]()
            wall[name].append(seconds)
            processor[name].append(used)
    keep(options.raw, case="starts", spec=options.spec, threads=options.threads, wall=wall, processor=processor)
    print(f"| {options.spec} | s | times 'import torch' | of processor time | goal |")
    print("|---|---|---|---|---|")
    for name in names:
        beside = of_rounds(wall[name], wall[IMPORT])
        used = statistics.median(processor[name]) / statistics.median(processor[IMPORT])
        goal = f"{GOALS[name]} s" if name == FIRST_STEP else f"{GOALS[name]} times" if name in GOALS else ""
        print(f"| {name} | {statistics.median(wall[name]):.2f} | {beside:.2f} | {used:.2f} | {goal} |")


if __name__ == "__main__":
    main()
