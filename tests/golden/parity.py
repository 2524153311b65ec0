#!/usr/bin/env python3
"""Run specs here and through transformers and peft with fresh seeds, and compare step by step, prediction by prediction.

usage: PYTHON tests/golden/parity.py --oracle ORACLE [--seed 7] [--steps 50] [--out DIR] [SPEC ...]

PYTHON has the reference's libraries; ORACLE is the folder with hf_train.py, diff_runs.py and load_check.py; SPECs are those of the stored golden
runs, its own and ours (tests/golden/reference), unless given. Dropout is off on both sides. What this engine wrote must also load in the reference
and predict the same there. Exit status 0 where all agree. Needs build/release/bin/tunebench-cli.
"""
import argparse
import glob
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, "build", "release", "bin", "tunebench-cli")


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout.strip()


def compare(spec, args, work):
    name = os.path.splitext(os.path.basename(spec))[0]
    theirs, ours = os.path.join(work, name + "-reference"), os.path.join(work, name)
    settings = [x for s in (f"training.seed={args.seed}", f"training.max_steps={args.steps}") for x in ("--set", s)]
    oracle = lambda script: [sys.executable, os.path.join(args.oracle, script)]
    steps = [("reference", oracle("hf_train.py") + [spec, "--out", theirs, "--no-dropout", "--threads", "1"] + settings),
             ("here", [PROGRAM, "train", spec, "--out", ours] + settings),
             ("difference", oracle("diff_runs.py") + [ours, theirs, "--quiet"]),
             ("loads in the reference", oracle("load_check.py") + [ours])]
    for what, command in steps:
        status, text = run(command)
        if status:
            print(f"{name}: {what}: exit status {status}\n{text[-1500:]}", flush=True)
            return False
        if what in ("difference", "loads in the reference"):
            print(f"{name}: {what}: {text.splitlines()[-1] if text else 'agrees'}", flush=True)
    return True


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--oracle", required=True)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--steps", type=int, default=50)
    ap.add_argument("--out")
    ap.add_argument("spec", nargs="*")
    args = ap.parse_args()
    own = os.path.join(ROOT, "tests", "golden", "reference", "specs", "*.json")
    specs = args.spec or sorted(glob.glob(os.path.join(args.oracle, "goldens", "specs", "*.json"))) + sorted(glob.glob(own))
    with tempfile.TemporaryDirectory() as temporary:
        agree = [compare(os.path.abspath(s), args, args.out or temporary) for s in specs]
    print(f"{sum(agree)} of {len(agree)} agree")
    sys.exit(0 if all(agree) else 1)


main()
