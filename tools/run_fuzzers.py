#!/usr/bin/env python3
"""Builds the fuzzers of tests/fuzz (preset fuzz: clang, address and undefined-behaviour sanitizers) and runs each for a time, from its corpus.
Needs what ./run installs, and clang-14.

usage: tools/run_fuzzers.py [--seconds 600] [--jobs 2] [NAME ...]        NAME without "fuzz_": spec, tokenizer, ...

What a fuzzer learns is kept in build/fuzz/corpus, so that the next run goes on from there; an input that ends in a fault is left in
build/fuzz/findings with what the sanitizer says. Prints a line a fuzzer; status 1 with a finding.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "fuzz"


def build(names):
    for command in (["cmake", "--preset", "fuzz"], ["cmake", "--build", str(BUILD), "--target", *(f"fuzz_{name}" for name in names)]):
        subprocess.run(command, cwd=ROOT, check=True)


def statistic(output, name):
    found = re.search(rf"stat::{name}:\s+(\d+)", output)
    return int(found.group(1)) if found else 0


def run(name, seconds):
    learnt, findings = BUILD / "corpus" / name, BUILD / "findings" / name
    learnt.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    command = [BUILD / "bin" / f"fuzz_{name}", f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1", f"-artifact_prefix={findings}/", learnt,
               ROOT / "tests" / "fuzz" / "corpus" / name]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    new = sorted(set(findings.iterdir()) - before)
    covered = re.findall(r"cov: (\d+)", done.stdout)
    if done.returncode:
        (findings / "output.txt").write_text(done.stdout)
    return name, done.returncode == 0, statistic(done.stdout, "number_of_executed_units"), int(covered[-1]) if covered else 0, statistic(done.stdout, "peak_rss_mb"), new


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seconds", type=int, default=600)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("names", nargs="*")
    args = ap.parse_args()
    known = sorted(p.stem.removeprefix("fuzz_") for p in (ROOT / "tests" / "fuzz").glob("fuzz_*.cpp"))
    if unknown := sorted(set(args.names) - set(known)):
        ap.error(f"no fuzzer is called {', '.join(unknown)}; there are {', '.join(known)}")
    if not shutil.which("clang++-14"):
        sys.exit("clang++-14 is missing. Remedy: sudo apt-get install clang-14")
    names = args.names or known
    build(names)
    faults = 0
    with ThreadPoolExecutor(args.jobs) as pool:
        for name, good, executed, covered, peak, new in pool.map(lambda name: run(name, args.seconds), names):
            faults += not good
            print(f"{name:16} {executed:>10} inputs, {covered:>6} edges, {peak:>5} MB  " + ("no finding" if good else f"FAULT: {', '.join(p.name for p in new)} (build/fuzz/findings/{name}/output.txt)"), flush=True)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
