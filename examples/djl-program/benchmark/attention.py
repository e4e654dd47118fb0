"""One HA module of 256 channels, forward and backward, here and written down in plain PyTorch: time and memory.

    python3 attention.py --classpath "$(cat target/classpath.txt)" [--python python3] [--threads 2] [--rounds 3] [--delta 0.5] [--plot attention.svg]

Each measurement is a process of its own, and the two sides take turns. Memory is the peak of a process beyond what it had once a module on 81
places had been computed. At delta 0.5 the second level of these drawn weights joins all pairs, as some trained ones do, and so do all
further ones; at 0.7 the levels differ. The largest map is computed once by each side, without a repetition to warm up; --most 4225 leaves it out.
"""

import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys

from compare import IN_TRAINING

PLACES = [(17, 2), (33, 2), (49, 2), (65, 1), (65, 2), (65, 3), (65, 4), (91, 2), (129, 2)]
FEW = 9
WITHOUT_WARM_UP = 100


def child(side, levels, repetitions, threads, delta):
    """Prints what AttentionBenchmark prints, of the peer."""
    import gc
    import time

    import torch

    from networks import HierarchicalAttention

    torch.set_num_threads(threads)
    torch.manual_seed(1)

    def run(side, repetitions):
        module = HierarchicalAttention(256, levels, delta=delta)
        features = torch.sin((torch.arange(256 * side * side) % 4099).float()).reshape(1, 256, side, side)
        scale = torch.ones_like(features, requires_grad=True)
        pathlib.Path("/proc/self/clear_refs").write_text("5")
        for _ in range(repetitions):
            begun = time.perf_counter()
            module.zero_grad(set_to_none=True)
            scale.grad = None
            module(features * scale).square().sum().backward()
            yield (time.perf_counter() - begun) * 1000

    def status(key):
        lines = pathlib.Path("/proc/self/status").read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(key))

    list(run(FEW, 3))
    gc.collect()
    before = status("VmRSS")
    times = list(run(side, repetitions))
    print(*(f"{time:.1f}" for time in times), status("VmHWM") - before)


def measured(command, side, environment):
    done = subprocess.run(command, env=environment | os.environ, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    *times, peak = map(float, done.stdout.splitlines()[-1].split())
    warm = times if side > WITHOUT_WARM_UP else times[1:]
    return statistics.median(warm), peak / 2**20


def plot(rows, file):
    """Two panels with logarithmic axes: milliseconds and MiB over the number of places, at two levels."""
    rows = [row for row in rows if row["levels"] == 2]

    def panel(left, title, key):
        values = [row[side][key] for row in rows for side in ("here", "plain")]
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        first, last = math.log10(rows[0]["places"]), math.log10(rows[-1]["places"])

        def x(places):
            return left + 60 + 250 * (math.log10(places) - first) / (last - first)

        def y(value):
            return 260 - 200 * (math.log10(value) - low) / (high - low)

        yield f'<text x="{left + 60}" y="36" font-weight="bold">{title}</text>'
        for power in range(low, high + 1):
            at = y(10**power)
            yield f'<path d="M{left + 60} {at:.1f}h250" stroke="#8884"/>'
            yield f'<text x="{left + 54}" y="{at + 4:.1f}" text-anchor="end">{10**power:,}</text>'
        for row in rows:
            yield f'<text x="{x(row["places"]):.1f}" y="280" text-anchor="middle">{row["places"]}</text>'
        for side, colour, name in (("plain", "#c2571a", "plain PyTorch"), ("here", "#2468b4", "here")):
            points = [(x(row["places"]), y(row[side][key])) for row in rows]
            yield f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}" fill="none" stroke="{colour}" stroke-width="2"/>'
            yield from (f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points)
            a, b = points[-1]
            away = -9 if side == "plain" else 36
            yield f'<text x="{a:.1f}" y="{b + away:.1f}" text-anchor="end" fill="{colour}">{name}</text>'
        yield f'<text x="{left + 185}" y="298" text-anchor="middle">places, N</text>'

    shapes = [*panel(0, "milliseconds, forward and backward", "ms"), *panel(340, "MiB beyond the base", "mib")]
    pathlib.Path(file).write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 310" font-family="sans-serif" font-size="11" fill="#777">\n'
        + "\n".join(shapes)
        + "\n</svg>\n",
        encoding="utf-8",
    )


def main():
    if sys.argv[1:2] == ["child"]:
        child(*map(int, sys.argv[2:6]), float(sys.argv[6]))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--java", default="java")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--delta", default="0.5")
    parser.add_argument("--least", type=int, default=0, help="places")
    parser.add_argument("--most", type=int, default=129 * 129, help="places")
    parser.add_argument("--raw", help="a file to which every measurement is added")
    parser.add_argument("--plot", help="an SVG file")
    options = parser.parse_args()
    heap = ["-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    ours = [options.java, *heap, "-cp", options.classpath, "dev.hanet.examples.benchmark.AttentionBenchmark"]
    commands = {"here": ours, "plain": [options.python, __file__, "child"]}
    rows = []
    print("| places | levels | here, ms | plain, ms | ratio | here, MiB | plain, MiB | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for side, levels in PLACES:
        if not options.least <= side * side <= options.most:
            continue
        large = side > WITHOUT_WARM_UP
        found = {name: [] for name in commands}
        for turn in range(1 if large else options.rounds):
            for name in sorted(commands, reverse=turn % 2 == 1):
                command = [*commands[name], str(side), str(levels), "1" if large else "4"]
                command += [options.threads, options.delta]
                found[name].append(measured(command, side, {"GLIBC_TUNABLES": IN_TRAINING} if name == "here" else {}))
        row = {"places": side * side, "levels": levels, "delta": float(options.delta)}
        for name, values in found.items():
            row[name] = {"ms": statistics.median(v[0] for v in values), "mib": statistics.median(v[1] for v in values)}
        rows.append(row)
        here, plain = row["here"], row["plain"]
        print(
            f"| {side * side} | {levels} | {here['ms']:.0f} | {plain['ms']:.0f} | {here['ms'] / plain['ms']:.2f}"
            f" | {here['mib']:.0f} | {plain['mib']:.0f} | {here['mib'] / plain['mib']:.2f} |",
            flush=True,
        )
        if options.raw:
            with open(options.raw, "a", encoding="utf-8") as file:
                print(json.dumps({**row, "rounds": found}), file=file)
    if options.plot:
        plot(rows, options.plot)


if __name__ == "__main__":
    main()
