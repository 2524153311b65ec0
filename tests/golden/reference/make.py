#!/usr/bin/env python3
"""Write what the reference (transformers 4.57.6, peft 0.21.2) makes of settings that the oracle's own runs leave out, and of regressions.

usage: PYTHON tests/golden/reference/make.py --oracle ORACLE [NAME ...]

PYTHON has the reference's libraries; ORACLE is the folder with hf_train.py. models/ (random weights, one tokenizer of our own), data/ and specs/ are
written first; runs/NAME/ is then the reference's run folder of specs/NAME.json: every step, evaluations, predictions and the adapter as peft saves it.
Dropout is 0. With NAMEs only those runs are made anew.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = ["a", "the", "film", "story", "it", "is", "was", "and", "with", "of", "very", "not", "##s", "##ed", "##ing", "##ly", ".", ",", "!", "act", "play",
         "show", "end", "long", "short", "slow", "quick", "plain"]
WEIGHTS = {"good": 1.0, "great": 2.0, "warm": 0.7, "clever": 1.3, "moving": 1.6, "bad": -1.0, "awful": -2.0, "cold": -0.7, "dull": -1.3, "empty": -1.6}
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
TARGETS = {"bert": ["query", "value"], "roberta": ["query", "value"], "distilbert": ["q_lin", "v_lin"], "llama": ["q_proj", "v_proj"]}


def lora(kind, **settings):
    return {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "lora_dropout": 0.0, "target_modules": TARGETS[kind]} | settings


def adalora(kind, **settings):
    return {"peft_type": "ADALORA", "init_r": 4, "target_r": 2, "tinit": 3, "tfinal": 4, "deltaT": 2, "lora_alpha": 8, "target_modules": TARGETS[kind]} | settings


DEPTH = {"embeddings": True, "layers": 1}
# Name: the method, and what else the spec says. Patterns stand in the order of the alphabet, into which peft puts them when it saves: the first that
# matches counts.
CASES = {
    "bert-biases": (lora("bert", bias="all"), {}),
    "roberta-biases-depth": (lora("roberta", bias="all"), {"freeze": DEPTH}),
    "distilbert-biases-own-dora": (lora("distilbert", bias="lora_only", use_dora=True), {}),
    "bert-saved-biases": (lora("bert", modules_to_save=["pooler"], bias="all"), {}),
    "distilbert-saved": (lora("distilbert", modules_to_save=["word_embeddings", "layer.1.ffn"], bias="lora_only"), {}),
    "llama-saved": (lora("llama", modules_to_save=["embed_tokens", "norm"]), {}),
    "llama-all-linear": (lora("llama", r=2, target_modules="all-linear", exclude_modules=["gate_proj"], use_rslora=True,
                              rank_pattern={"layers\\.1\\..*_proj": 3, "mlp.down_proj": 4}, alpha_pattern={"layers\\.0\\..*": 3}), {}),
    "bert-expression": (lora("bert", target_modules=".*layer\\.\\d+\\.attention\\.self\\.(query|key)", init_lora_weights="gaussian"), {}),
    "bert-layers": (lora("bert", target_modules=["query", "dense"], layers_to_transform=[1], layers_pattern=["layers", "encoder.layer"],
                         rank_pattern={"attention\\..*": 2, "dense": 3}), {}),
    "distilbert-adalora-biases": (adalora("distilbert", bias="all"), {}),
    "roberta-ia3-saved": ({"peft_type": "IA3", "target_modules": ["key", "value", "output.dense"], "feedforward_modules": ["output.dense"],
                           "modules_to_save": ["layer.0.intermediate"]}, {}),
    "distilbert-regression": (None, {"task": "regression", "metric": "mse"}),
    "distilbert-regression-lora-depth": (lora("distilbert"), {"task": "regression", "metric": "pearson", "freeze": DEPTH}),
    "llama-regression-adalora": (adalora("llama"), {"task": "regression"}),
    "roberta-regression-ia3": ({"peft_type": "IA3", "target_modules": ["key", "value"], "feedforward_modules": []}, {"task": "regression"}),
}


def write_json(path, value, indent=1):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, indent=indent, ensure_ascii=False)
        f.write("\n")


def vocabulary():
    return {token: i for i, token in enumerate(SPECIAL + WORDS + list(WEIGHTS))}


def write_tokenizer(folder):
    vocab = vocabulary()
    added = [{"id": vocab[t], "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True} for t in SPECIAL]
    special = lambda token, kind: {"SpecialToken": {"id": token, "type_id": kind}}
    text = lambda name, kind: {"Sequence": {"id": name, "type_id": kind}}
    single = [special("[CLS]", 0), text("A", 0), special("[SEP]", 0)]
    write_json(os.path.join(folder, "tokenizer.json"), {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing", "single": single, "pair": single + [text("B", 1), special("[SEP]", 1)],
                           "special_tokens": {t: {"id": t, "ids": [vocab[t]], "tokens": [t]} for t in ("[CLS]", "[SEP]")}},
        "decoder": None,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocab}}, None)
    write_json(os.path.join(folder, "tokenizer_config.json"), {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 24, "model_input_names": ["input_ids", "attention_mask"], "padding_side": "right",
        "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"})


def fill(model, seed):
    """Matrices N(0, 0.3), biases N(0, 0.05), norms 1 + N(0, 0.1), from numpy, whose stream stays the same between versions."""
    import torch
    rng = np.random.RandomState(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            z = torch.from_numpy(rng.standard_normal(tuple(p.shape)).astype(np.float32))
            p.copy_(z * 0.05 if name.endswith("bias") else 1 + z * 0.1 if p.dim() == 1 else z * 0.3)


def write_models():
    import transformers as t
    size = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, max_position_embeddings=24)
    no = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    all_of = dict(vocab_size=len(vocabulary()), num_labels=2, pad_token_id=0)
    models = {
        "bert": t.BertForSequenceClassification(t.BertConfig(**size, **no, **all_of)),
        "roberta": t.RobertaForSequenceClassification(t.RobertaConfig(**size | {"max_position_embeddings": 25}, **no, **all_of, bos_token_id=2, eos_token_id=3,
                                                                      type_vocab_size=1, layer_norm_eps=1e-5)),
        "distilbert": t.DistilBertForSequenceClassification(t.DistilBertConfig(dim=16, hidden_dim=24, n_layers=2, n_heads=2, max_position_embeddings=24, dropout=0.0,
                                                                               attention_dropout=0.0, seq_classif_dropout=0.0, **all_of)),
        "llama": t.LlamaForSequenceClassification(t.LlamaConfig(**size, **all_of, num_key_value_heads=1, rms_norm_eps=1e-5, bos_token_id=2, eos_token_id=3)),
    }
    for seed, (kind, model) in enumerate(models.items()):
        fill(model, seed)
        folder = os.path.join(HERE, "models", kind)
        shutil.rmtree(folder, ignore_errors=True)
        # One with a head of its own, which training replaces; the others' heads are drawn.
        (model if kind == "bert" else model.base_model).save_pretrained(folder)
        write_tokenizer(folder)


def write_data():
    rng = np.random.RandomState(7)
    words = [w for w in WORDS if w.isalpha()]
    for name, rows in (("train", 40), ("dev", 20)):
        path = os.path.join(HERE, "data", name + ".tsv")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write("sentence\tlabel\tscore\n")
            for _ in range(rows):
                chosen = list(rng.choice(list(WEIGHTS), rng.randint(1, 4)))
                text = chosen + list(rng.choice(words, rng.randint(2, 9)))
                rng.shuffle(text)
                score = 2.5 + sum(WEIGHTS[w] for w in chosen) / 2 + rng.standard_normal() * 0.2
                f.write(f"{' '.join(text)} .\t{int(score > 2.5)}\t{score:.2f}\n")


def write_specs():
    for name, (peft, extra) in CASES.items():
        regression = extra.get("task") == "regression"
        metric = extra.get("metric", "loss")
        spec = {"name": name, "task": extra.get("task", "text-classification"), "model": f"../models/{name.split('-')[0]}",
                "dataset": {"train": "../data/train.tsv", "validation": "../data/dev.tsv", "text": ["sentence"], "label": "score" if regression else "label"},
                "max_length": 12, "freeze": extra.get("freeze"), "peft": peft,
                "training": {"num_train_epochs": 4, "per_device_train_batch_size": 8, "per_device_eval_batch_size": 16, "learning_rate": 0.01, "weight_decay": 0.05,
                             "lr_scheduler_type": "cosine", "warmup_ratio": 0.1, "eval_strategy": "epoch", "save_strategy": "epoch", "load_best_model_at_end": True,
                             "metric_for_best_model": metric, "greater_is_better": metric == "pearson", "logging_steps": 1, "seed": 1}}
        if not regression:
            spec["dataset"]["labels"] = ["negative", "positive"]
        write_json(os.path.join(HERE, "specs", name + ".json"), {k: v for k, v in spec.items() if v is not None})


def run(name, oracle):
    out = os.path.join(HERE, "runs", name)
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([sys.executable, os.path.join(oracle, "hf_train.py"), os.path.join(HERE, "specs", name + ".json"), "--out", out, "--no-dropout", "--threads", "1"],
                   check=True)
    shutil.rmtree(os.path.join(out, "model"), ignore_errors=True)
    os.remove(os.path.join(out, "environment.json"))
    adapter = os.path.join(out, "adapter")
    if not os.path.isdir(adapter):
        return
    for file in os.listdir(adapter):
        if file not in ("adapter_config.json", "adapter_model.safetensors"):
            os.remove(os.path.join(adapter, file))
    path = os.path.join(adapter, "adapter_config.json")
    with open(path, encoding="utf-8") as f:
        config = json.load(f)
    config["base_model_name_or_path"] = f"../../../models/{name.split('-')[0]}"  # no path of the machine that made it
    write_json(path, config, 2)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--oracle", required=True)
    ap.add_argument("name", nargs="*")
    args = ap.parse_args()
    if not args.name:
        write_models()
        write_data()
        shutil.rmtree(os.path.join(HERE, "runs"), ignore_errors=True)
    write_specs()
    for name in args.name or CASES:
        run(name, args.oracle)


main()
