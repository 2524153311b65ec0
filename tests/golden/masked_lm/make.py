#!/usr/bin/env python3
"""Write tiny random masked-LM models of the three encoder families and what the reference (transformers 4.57.6) computes with them.

usage: PYTHON tests/golden/masked_lm/make.py

golden.json: for each family two texts of token ids, labels (-100: not asked for), the logits of every token, the mean cross-entropy and the norm of
every gradient. Dropout is 0. variants.json: for the same files under a config.json that says something else, what changed in it, the loss and the
gradients (a parameter without one is not trained).
"""
import json
import os

import torch
from transformers import AutoModelForMaskedLM, BertConfig, BertForMaskedLM, DistilBertConfig, DistilBertForMaskedLM, RobertaConfig, RobertaForMaskedLM

HERE = os.path.dirname(os.path.abspath(__file__))
IDS = [[2, 7, 4, 31, 12, 3], [2, 4, 9, 3]]
LABELS = [[-100, -100, 25, -100, 12, -100], [-100, 17, -100, -100]]
SIZES = dict(vocab_size=40, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, max_position_embeddings=16,
             hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
FAMILIES = {
    "bert": lambda: BertForMaskedLM(BertConfig(**SIZES)),
    "roberta": lambda: RobertaForMaskedLM(RobertaConfig(**SIZES, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)),
    "distilbert": lambda: DistilBertForMaskedLM(DistilBertConfig(vocab_size=40, dim=16, n_layers=2, n_heads=2, hidden_dim=32, max_position_embeddings=16,
                                                                dropout=0.0, attention_dropout=0.0)),
}
VARIANTS = [("bert", {"hidden_act": "gelu_new"}), ("bert", {"hidden_act": "relu"}), ("roberta", {"hidden_act": "gelu_pytorch_tanh"}), ("roberta", {"hidden_act": "silu"}),
            ("distilbert", {"activation": "relu"}), ("distilbert", {"activation": "gelu_fast"}), ("distilbert", {"sinusoidal_pos_embds": True})]


def measure(model):
    logits = [model(input_ids=torch.tensor([ids])).logits[0] for ids in IDS]
    loss = torch.nn.functional.cross_entropy(torch.cat(logits), torch.tensor(sum(LABELS, [])))
    loss.backward()
    return logits, {"loss": loss.item(), "gradients": {n: p.grad.norm().item() for n, p in model.named_parameters() if p.grad is not None}}


def variants():
    out = []
    for name, change in VARIANTS:
        model = AutoModelForMaskedLM.from_pretrained(os.path.join(HERE, name), **change).eval()
        out.append({"family": name, "change": change} | measure(model)[1])
    return out


def main():
    golden = {}
    for name, build in FAMILIES.items():
        torch.manual_seed(7)
        model = build().eval()
        with torch.no_grad():
            for p in model.parameters():
                if p.dim() == 1:
                    p.add_(torch.randn_like(p) * 0.1)  # biases and norms that a mistake would show in
        model.save_pretrained(os.path.join(HERE, name))
        logits, measured = measure(model)
        golden[name] = {"ids": IDS, "labels": LABELS, "logits": [x.tolist() for x in logits]} | measured
    for file, content in (("golden.json", golden), ("variants.json", variants())):
        with open(os.path.join(HERE, file), "w") as f:
            json.dump(content, f)
            f.write("\n")


main()
