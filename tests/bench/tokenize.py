#!/usr/bin/env python3
"""Compare tokenising here with datasets.map and with the fast tokenizer itself, in interleaved rounds, and print the ratios.

usage: PYTHON tests/bench/tokenize.py --data DIR [--file sst2/train.tsv] [--model roberta-base ...] [--rounds 5]

PYTHON has transformers, tokenizers and datasets; DIR has hub/<model> and the file. Needs build/release/bin/tunebench-cli.

Two comparisons a model. On all processors: `datasets.map(batched=True)` with the fast tokenizer, its threads on, against
`tunebench-cli tokenize` from reading the lines to the last id written as JSON. On one: `encode_batch` of the tokenizers library with one
thread against the same verb with --threads 1. Loading the tokenizer counts on neither side. Each line of the file is one text, cut to
--max-length (0: whole).
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

WORKER = r"""
import json, os, sys, time
os.environ["TOKENIZERS_PARALLELISM"] = sys.argv[4]
os.environ["RAYON_NUM_THREADS"] = sys.argv[5]
import datasets
from transformers import AutoTokenizer, BertTokenizerFast
datasets.disable_progress_bars()
datasets.disable_caching()
folder, file, limit, kind = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[6]
bare = not any(os.path.exists(os.path.join(folder, n)) for n in ("config.json", "tokenizer_config.json"))
tokenizer = (BertTokenizerFast if bare else AutoTokenizer).from_pretrained(folder)
cut = dict(truncation=True, max_length=limit) if limit else {}
with open(file, encoding="utf-8", newline="") as f:
    lines = f.read().split("\n")
if kind == "map":
    data = datasets.Dataset.from_dict({"text": lines})
    run = lambda: data.map(lambda rows: tokenizer(rows["text"], **cut), batched=True, remove_columns=["text"])
else:
    backend = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.enable_truncation(limit) if limit else backend.no_truncation()
    run = lambda: backend.encode_batch(lines)
for _ in sys.stdin:
    begin = time.perf_counter()
    run()
    print(time.perf_counter() - begin, flush=True)
"""


class Reference:
    """The reference in a process of its own, so that its settings hold and its imports are not timed."""

    def __init__(self, folder, file, limit, threads, kind):
        self.process = subprocess.Popen([sys.executable, "-c", WORKER, folder, file, str(limit), "true" if threads > 1 else "false", str(threads), kind],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def seconds(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ours(folder, file, limit, threads):
    command = [os.path.join(ROOT, "build", "release", "bin", "tunebench-cli"), "tokenize", "--model", folder, "--threads", str(threads), "--timing"]
    with open(file, "rb") as lines, tempfile.TemporaryFile() as out:
        done = subprocess.run(command + (["--max-length", str(limit)] if limit else []), stdin=lines, stdout=out, stderr=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stderr.splitlines()[-1])["seconds"]


def compare(folder, file, limit, threads, kind, rounds):
    reference, pairs = Reference(folder, file, limit, threads, kind), []
    try:
        reference.seconds(), ours(folder, file, limit, threads)  # warm
        for _ in range(rounds):
            pairs.append((reference.seconds(), ours(folder, file, limit, threads)))
    finally:
        reference.close()
    ratios = sorted(a / b for a, b in pairs)
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), statistics.median(ratios), ratios[0], ratios[-1]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", required=True)
    ap.add_argument("--file", default="sst2/train.tsv")
    ap.add_argument("--model", action="append", help="a folder of DIR/hub (default: bert-base-uncased, roberta-base, TinyLlama)")
    ap.add_argument("--max-length", type=int, default=128)
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    a = ap.parse_args()
    file = os.path.join(a.data, a.file)
    print(f"{a.file}, cut at {a.max_length}, {os.path.getsize(file) / 1e6:.1f} MB; medians of {a.rounds} rounds, lowest and highest ratio in brackets")
    for model in a.model or ["bert-base-uncased", "roberta-base", "TinyLlama"]:
        folder = os.path.join(a.data, "hub", model)
        for kind, threads, label in (("map", a.threads, "datasets.map"), ("encode", 1, "encode_batch")):
            theirs, mine, ratio, low, high = compare(folder, file, a.max_length, threads, kind, a.rounds)
            print(f"{model:28s} {label} on {threads}: {theirs:7.3f} s   here: {mine:7.3f} s   ratio {ratio:5.1f} ({low:.1f} - {high:.1f})", flush=True)


main()
