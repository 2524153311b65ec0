#!/usr/bin/env python3
"""Compare training here with transformers.Trainer on the same spec, in interleaved rounds, and print the ratio with its spread.

usage: PYTHON tests/bench/train.py --oracle ORACLE --spec SPEC [--spec SPEC ...] [--rounds 3] [--steps 60] [--bf16] [--evaluate] [--ablate] [--profile]

PYTHON has transformers and peft; ORACLE is the folder with hf_train.py. SPEC is a spec of the contract; evaluation, saving and checkpoints
are switched off in both engines, logging is six times a run. The rate is that between the first and the last logged step, so that loading
counts on neither side. Needs build/release/bin/tunebench-cli.

--evaluate  compares evaluations instead: rows a second of the validation split, five evaluations a round, one step between them
--ablate    also runs this engine with one thing taken away at a time (matrix path, kernel level, fast operations)
--profile   also prints where this engine's time goes (needs perf)
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, "build", "release", "bin", "tunebench-cli")


def processor():
    with open("/proc/cpuinfo") as f:
        lines = f.read().split("\n")
    flags = next((l.split(":")[1].split() for l in lines if l.startswith("flags")), [])
    name = next((l.split(":")[1].strip() for l in lines if l.startswith("model name")), "unknown")
    return name, [f for f in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if f in flags]


def busy_seconds():
    """Processor seconds that the whole machine spent, and those that the host took away."""
    with open("/proc/stat") as f:
        v = [int(x) for x in f.readline().split()[1:]]
    tick = os.sysconf("SC_CLK_TCK")
    return (sum(v[:3]) + sum(v[5:7])) / tick, v[7] / tick


def children_seconds():
    t = os.times()
    return t.children_user + t.children_system


def rate(folder, batch, evaluate):
    if evaluate:
        return evaluation_rate(folder)
    with open(os.path.join(folder, "events.jsonl")) as f:
        rows = [r for r in map(json.loads, f) if "loss" in r and "learning_rate" in r]
    if len(rows) < 2:
        sys.exit(f"{folder}: fewer than two logged steps")
    return batch * (rows[-1]["step"] - rows[0]["step"]) / (rows[-1]["time"] - rows[0]["time"])


def evaluation_rate(folder):
    with open(os.path.join(folder, "events.jsonl")) as f:
        seconds = [r["eval_runtime"] for r in map(json.loads, f) if "eval_runtime" in r]
    with open(os.path.join(folder, "predictions.jsonl")) as f:
        rows = sum(1 for _ in f)
    return rows / statistics.median(seconds)


class Bench:
    def __init__(self, args):
        self.args = args
        self.foreign = []

    def measured(self, command, env, folder, batch):
        busy, stolen = busy_seconds()
        own, began = children_seconds(), time.time()
        done = subprocess.run(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
        after, taken = busy_seconds()
        wall = time.time() - began
        self.foreign.append((max(0.0, after - busy - (children_seconds() - own)) / wall, (taken - stolen) / wall))
        return rate(folder, batch, self.args.evaluate)

    def settings(self):
        a = self.args
        pairs = {"training.max_steps": a.steps, "training.eval_strategy": "no", "training.save_strategy": "no", "training.load_best_model_at_end": "false",
                 "training.logging_steps": max(1, a.steps // 6), "training.bf16": "true" if a.bf16 else "false"}
        if a.evaluate:
            pairs |= {"training.max_steps": 5, "training.eval_strategy": "steps", "training.eval_steps": 1}
        return [x for k, v in pairs.items() for x in ("--set", f"{k}={v}")]

    def reference(self, spec, work, batch):
        out = os.path.join(work, "reference")
        subprocess.run(["rm", "-rf", out])
        return self.measured([sys.executable, os.path.join(self.args.oracle, "hf_train.py"), spec, "--out", out, "--attn", "sdpa", "--threads", str(self.args.threads)]
                             + self.settings(), {}, out, batch)

    def own(self, spec, work, batch, env=None, more=()):
        out = os.path.join(work, "own")
        subprocess.run(["rm", "-rf", out])
        value = self.measured([PROGRAM, "train", spec, "--out", out, "--set", f"engine.threads={self.args.threads}"] + ([] if self.args.evaluate else ["--set", "dataset.max_eval_samples=32"]) + self.settings() + list(more),
                              env or {}, out, batch)
        with open(os.path.join(out, "environment.json")) as f:
            self.environment = json.load(f)
        return value


ABLATIONS = {
    "without the fast operations (libtorch's own, autograd)": {"TUNEBENCH_OPS": "reference"},
    "AVX2 kernels instead of the widest": {"TUNEBENCH_KERNELS": "avx2"},
    "plain kernels": {"TUNEBENCH_KERNELS": "plain"},
    "libtorch's default matrix path": {"TUNEBENCH_MATRIX": "default"},
    "tiles, three parts": {"TUNEBENCH_MATRIX": "tiles"},
    "tiles, two parts": {"TUNEBENCH_MATRIX": "tiles-2"},
    "threads that sleep at once": {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"},
}


def profile(bench, spec, work, batch):
    record = os.path.join(work, "perf.data")
    out = os.path.join(work, "own")
    subprocess.run(["rm", "-rf", out])
    command = ["perf", "record", "-q", "-F", "499", "-o", record, PROGRAM, "train", spec, "--out", out, "--set", f"engine.threads={bench.args.threads}"] + bench.settings()
    if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        print("  no profile: perf is not on this machine, or not allowed")
        return
    report = subprocess.run(["perf", "report", "-i", record, "--no-children", "--percent-limit", "1", "--sort", "symbol"], capture_output=True, text=True).stdout
    print("  where the time goes (share of the processor time of the whole run, loading included):")
    for line in report.split("\n"):
        if line.strip() and not line.startswith("#"):
            print("   ", line.strip()[:110])


def spread(values):
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--oracle", required=True)
    ap.add_argument("--spec", action="append", required=True)
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--steps", type=int, default=60)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--bf16", action="store_true")
    ap.add_argument("--evaluate", action="store_true")
    ap.add_argument("--ablate", action="store_true")
    ap.add_argument("--profile", action="store_true")
    args = ap.parse_args()
    name, flags = processor()
    print(f"processor: {name}, {os.cpu_count()} processors, {' '.join(flags)}; {args.threads} threads, {'evaluation' if args.evaluate else f'{args.steps} steps'}, {args.rounds} rounds, {'bf16' if args.bf16 else 'fp32'}")
    fast = "its fast AVX-512 products" if "GenuineIntel" in open("/proc/cpuinfo").read() and "avx512f" in flags else "its AVX2 products (MKL's path for this processor)"
    print(f"baseline: transformers with sdpa; libtorch takes {fast}")
    for spec in args.spec:
        with open(spec) as f:
            batch = json.load(f)["training"].get("per_device_train_batch_size", 8)
        bench, theirs, ours = Bench(args), [], []
        with tempfile.TemporaryDirectory() as work:
            for _ in range(args.rounds):
                theirs.append(bench.reference(spec, work, batch))
                ours.append(bench.own(spec, work, batch))
            ratios = [a / b for a, b in zip(ours, theirs)]
            e = bench.environment
            print(f"{os.path.basename(spec)}: transformers {spread(theirs)}, tunebench {spread(ours)} samples/s; ratio {statistics.median(ratios):.2f} "
                  f"({min(ratios):.2f} to {max(ratios):.2f}); matrix path {e['matrix_path']}, kernels {e['kernel_level']}")
            print(f"  processors that others kept busy meanwhile: {statistics.mean(f for f, _ in bench.foreign):.2f}; that the host took away: {statistics.mean(s for _, s in bench.foreign):.2f}")
            if args.ablate:
                for what, env in ABLATIONS.items():
                    value = bench.own(spec, work, batch, env)
                    print(f"  {what}: {value:.1f} samples/s, {value / statistics.median(ours):.2f} of the whole")
            if args.profile:
                profile(bench, spec, work, batch)


if __name__ == "__main__":
    main()
