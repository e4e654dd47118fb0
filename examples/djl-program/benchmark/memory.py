"""Runs MemoryBenchmark on every case, a process for each, and prints the plan beside what was measured."""

import argparse
import os
import subprocess

from compare import IN_TRAINING, IN_USE


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--java", default="java")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--heap", default="1g")
    parser.add_argument("cases", nargs="*", help="names; all without any")
    arguments = parser.parse_args()
    command = [
        arguments.java, "-Xms" + arguments.heap, "-Xmx" + arguments.heap, "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-cp", arguments.classpath, "dev.hanet.examples.benchmark.MemoryBenchmark",
    ]
    def run(*words):
        allocator = IN_TRAINING if "train" in words else IN_USE
        environment = dict({"GLIBC_TUNABLES": allocator}, **os.environ, OMP_WAIT_POLICY="passive")
        done = subprocess.run(command + list(words), env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        return done.stdout.split()

    print("| network | | plan, MiB | measured, MiB | plan / measured |")
    print("|---|---|---|---|---|")
    for case in arguments.cases or run():
        for mode in ("train", "evaluate"):
            planned, measured = (int(number) / 2**20 for number in run(case, mode, arguments.threads, arguments.precision)[-2:])
            print(f"| {case} | {mode} | {planned:.0f} | {measured:.0f} | {planned / measured:.2f} |", flush=True)


if __name__ == "__main__":
    main()
