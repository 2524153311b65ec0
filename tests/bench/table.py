#!/usr/bin/env python3
"""Measure the table of speeds: this program beside transformers.Trainer, in turns, over models, data, recipes and precisions.

usage: PYTHON tests/bench/table.py --oracle ORACLE --data DATA --keep FILE [--rounds 3] [--only TEXT] [--most-taken 0.25]

PYTHON has transformers and peft; ORACLE is the folder with hf_train.py and make_model.py, DATA the one with sst2/ and imdb/. Every pair of runs is
written to FILE (JSON lines) when it is done, and rounds that stand there are not repeated: what was interrupted goes on. --only takes the rows
whose name holds TEXT. A round in which the host took away more processors than --most-taken is told and not kept; the next start measures it again. The table is printed at the end, as Markdown; nothing else should run meanwhile, and what did is in its last column.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import types

import train

STARTER, WIDE = "starter (6 x 384)", "6 x 768"
MODELS = {STARTER: ["--starter"], WIDE: ["--type", "bert", "--hidden", "768", "--layers", "6", "--heads", "12", "--ffn", "3072", "--positions", "512", "--std", "0.02"]}
DATA = {"SST-2": {"train": "sst2/train.tsv", "validation": "sst2/dev.tsv", "text": ["sentence"], "labels": ["negative", "positive"], "rows": 8000, "evaluated": 872, "length": 128},
        "IMDb at 256": {"train": "imdb/train.csv", "validation": "imdb/test.csv", "text": ["text"], "labels": ["negative", "positive"], "rows": 480, "evaluated": 480, "length": 256}}
RECIPES = {"TPF-02, full": {"training": {"learning_rate": 2e-5, "lr_scheduler_type": "linear"}},
           "TPF-03, frozen": {"freeze": {"embeddings": True, "layers": 4}, "training": {"learning_rate": 3e-5, "lr_scheduler_type": "cosine", "warmup_ratio": 0.1}}}
# model, data, recipe, precision, steps, what else
ROWS = [(model, data, recipe, precision, steps, "")
        for model, data, steps in ((STARTER, "SST-2", 60), (WIDE, "SST-2", 30), (STARTER, "IMDb at 256", 12))
        for recipe in RECIPES for precision in ("fp32", "bf16")]
ROWS += [(STARTER, "SST-2", "TPF-03, frozen", "fp32", 60, "kept features")]
ROWS += [(STARTER, "SST-2", "TPF-02, full", precision, 5, "evaluation") for precision in ("fp32", "bf16")]


def name_of(row):
    model, data, recipe, precision, _, more = row
    return ", ".join(x for x in (model, data, recipe, precision, more) if x)


def make_models(args, work):
    folders = {}
    for name, options in MODELS.items():
        folders[name] = os.path.join(work, str(len(folders)))
        subprocess.run([sys.executable, os.path.join(args.oracle, "make_model.py"), *options, "--dropout", "0.1", "--out", folders[name]], check=True, stdout=subprocess.DEVNULL)
    return folders


def write_spec(args, folders, row, work):
    model, data, recipe, _, _, _ = row
    d, r = DATA[data], RECIPES[recipe]
    spec = {"name": recipe[:6], "model": folders[model], "max_length": d["length"],
            "dataset": {"train": os.path.join(args.data, d["train"]), "validation": os.path.join(args.data, d["validation"]), "text": d["text"], "label": "label",
                        "labels": d["labels"], "max_train_samples": d["rows"], "max_eval_samples": d["evaluated"]},
            "training": {"num_train_epochs": 3, "per_device_train_batch_size": 16, "per_device_eval_batch_size": 16, "weight_decay": 0.01, "seed": 42, **r["training"]}}
    if "freeze" in r:
        spec["freeze"] = r["freeze"]
    path = os.path.join(work, "spec.json")
    with open(path, "w") as f:
        json.dump(spec, f)
    return path


def measure(args, folders, row, work):
    _, _, _, precision, steps, more = row
    bench = train.Bench(types.SimpleNamespace(oracle=args.oracle, threads=args.threads, steps=steps, bf16=precision == "bf16", evaluate=more == "evaluation"))
    spec = write_spec(args, folders, row, work)
    theirs = bench.reference(spec, work, 16)
    ours = bench.own(spec, work, 16, more=("--set", "engine.cache_frozen_features=true") if more == "kept features" else ())
    return {"row": name_of(row), "theirs": theirs, "ours": ours, "path": bench.environment["matrix_path"], "kernels": bench.environment["kernel_level"],
            "taken": statistics.mean(stolen for _, stolen in bench.foreign), "others": statistics.mean(foreign for foreign, _ in bench.foreign)}


def kept(path):
    if not os.path.exists(path):
        return []
    with open(path) as f:
        return [json.loads(line) for line in f]


def print_table(args, results):
    name, flags = train.processor()
    print(f"{name}, {' '.join(flags)}; {args.threads} threads; samples (evaluation: rows) a second, median of the rounds; the ratio's range in brackets\n")
    print("| | transformers | here | ratio | rounds | processors taken meanwhile |\n|---|---|---|---|---|---|")
    for row in ROWS:
        mine = [r for r in results if r["row"] == name_of(row)]
        if not mine:
            continue
        ratios = [r["ours"] / r["theirs"] for r in mine]
        middle = lambda key: statistics.median(r[key] for r in mine)
        print(f"| {name_of(row)} | {middle('theirs'):.1f} | {middle('ours'):.1f} | {statistics.median(ratios):.2f}{f' ({min(ratios):.2f} to {max(ratios):.2f})' if len(ratios) > 1 else ''} | {len(mine)} "
              f"| {statistics.mean(r['taken'] + r['others'] for r in mine):.2f} |")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--oracle", required=True)
    ap.add_argument("--data", required=True)
    ap.add_argument("--keep", required=True)
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--only", default="")
    ap.add_argument("--most-taken", type=float, default=float("inf"))
    args = ap.parse_args()
    args.data = os.path.abspath(args.data)
    rows = [row for row in ROWS if args.only in name_of(row)]
    with tempfile.TemporaryDirectory() as work:
        folders = make_models(args, work)
        for number in range(1, args.rounds + 1):
            for row in rows:
                if sum(r["row"] == name_of(row) for r in kept(args.keep)) >= number:
                    continue
                result = measure(args, folders, row, work)
                few = result["taken"] <= args.most_taken
                if few:
                    with open(args.keep, "a") as f:
                        f.write(json.dumps(result) + "\n")
                print(f"{result['row']}: {result['ours']:.1f} against {result['theirs']:.1f}, {result['ours'] / result['theirs']:.2f}"
                      + ("" if few else f"; not kept: the host took {result['taken']:.2f} processors"), file=sys.stderr, flush=True)
    print_table(args, kept(args.keep))


main()
