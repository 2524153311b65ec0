#!/usr/bin/env python3
"""Write the goldens of the tokenizers: what the reference (transformers 4.57.6, tokenizers 0.22.2) makes of random Unicode and of the data.

usage: PYTHON tests/golden/text/make_tokens.py [--vocabularies [NAME...]] [--data DIR] [--show NAME SEED]

  --vocabularies  first train the small vocabularies in this folder anew (those named, else all), on the demonstration set of this repository
  --data DIR      DIR/hub/* are vocabularies too, and every line of every file in DIR is tokenised (else those entries stay as they are)
  --show          print the ids and offsets of one random text instead

tokens.json holds digests only: SHA-256 (its first 16 digits) of the numbers of a block of texts, as little-endian 32 bits. The test makes the
same texts from the same generator. Loading tokenizer.model needs the packages sentencepiece and protobuf as well.
"""
import argparse
import glob
import hashlib
import json
import os
import shutil
import sys
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BLOCK, BLOCKS, LINES = 250, 8, 5000
END, REFUSED = 0xFFFFFFFF, 0xFFFFFFFE
PARTS = [" ", "  ", "   ", "\n", "\t ", "\r\n", "'s", "'ll", "'S", "I'm", "we've", "\u2581", "\u2581\u2581", "\u0120", "<s>", "</s>", "<mask>", " <mask>", "<unk>",
         "[CLS]", "[MASK]", "[UNK] ", "<pad>", "<L>", " <L> ", "<R>", "<R>  ", "<W>", "a<W>b", " <W> ", "Day", "day", "e\u0301", "\u00e9", "\u0130", "\u00df",
         "\ud55c\uad6d", "\u4f60\u597d", "\u200d", "\U0001f469\u200d\U0001f469", "\u0939\u093f\u0928\u094d\u0926\u0940", "the", " the", "The", "good", "bad", "ing", "1", "23", " 456", "...", "!?", "\u00a0",
         "\u0000", "\ufffd", "\ufeff", "\u2028", "\u0085", "\u03a3", "\ufb01", "\u1e9b\u0323", "\u0344"]
RANGES = [(0x20, 0x7E), (0x20, 0x7E), (0x61, 0x7A), (0x61, 0x7A), (0x00, 0x2FF), (0x300, 0x36F), (0x370, 0x1FFF), (0x2000, 0x2FFF), (0x3000, 0x9FFF),
          (0xA000, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x1FFFF), (0x20000, 0x10FFFF)]


class Random:
    """splitmix64."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) % n


def random_text(seed):
    random, out = Random(seed), []
    plain = random.below(3) > 0  # two texts of three are mostly ASCII
    for _ in range(random.below(48)):
        kind = random.below(8)
        if kind < 2:
            out.append(PARTS[random.below(len(PARTS))])
        elif kind == 2 and out:
            out.append(out[-1])
        else:
            first, last = RANGES[random.below(4) if plain and kind > 3 else random.below(len(RANGES))]
            out.append(chr(first + random.below(last - first + 1)))
    return "".join(out)


def digest(rows):
    sha = hashlib.sha256()
    for row in rows:
        sha.update(np.array(list(row) + [END], dtype=np.uint32).tobytes())
    return sha.hexdigest()[:16]


def whole(tokenizer):
    """The fast tokenizer itself, whatever calls left switched on in it."""
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    return tokenizer.backend_tokenizer


def singles(tokenizer, texts):
    return [e.ids for e in whole(tokenizer).encode_batch_fast(texts)]


def offsets_of(tokenizer, texts):
    return [[x for span in e.offsets for x in span] for e in whole(tokenizer).encode_batch(texts)]


def pair_row(tokenizer, seed):
    rule = ("longest_first", "only_first", "only_second")[seed % 3]
    try:
        row = tokenizer([random_text(seed)], [random_text(seed + 1)], truncation=rule, max_length=5 + seed % 16, return_token_type_ids=True)
    except Exception:  # the rule cannot be kept
        return [REFUSED]
    return row["input_ids"][0] + row["token_type_ids"][0]


def random_blocks(tokenizer):
    out = {"ids": [], "offsets": [], "pairs": []}
    for block in range(BLOCKS):
        seeds = range(block * BLOCK, (block + 1) * BLOCK)
        texts = [random_text(s) for s in seeds]
        out["ids"].append(digest(singles(tokenizer, texts)))
        out["offsets"].append(digest(offsets_of(tokenizer, texts)))
    for block in range(BLOCKS // 2):
        out["pairs"].append(digest(pair_row(tokenizer, s) for s in range(block * BLOCK, (block + 1) * BLOCK)))
    return out


def load_own(name):
    from transformers import AutoTokenizer
    return AutoTokenizer.from_pretrained(os.path.join(HERE, name))


def own_names():
    return sorted(os.path.basename(os.path.dirname(p)) for p in glob.glob(os.path.join(HERE, "*", "tokenizer.json")))


def load_hub(folder, name):
    from transformers import AutoTokenizer, BertTokenizerFast
    path = os.path.join(folder, "hub", name)
    if name.startswith("TinyLlama-model"):  # tokenizer.model alone, converted
        with tempfile.TemporaryDirectory() as d:
            shutil.copy(os.path.join(folder, "hub", "TinyLlama", "tokenizer.model"), d)
            with open(os.path.join(d, "tokenizer_config.json"), "w", encoding="utf-8") as f:
                json.dump({"tokenizer_class": "LlamaTokenizer", "legacy": name.endswith("legacy")}, f)
            return AutoTokenizer.from_pretrained(d)
    if os.path.exists(os.path.join(path, "config.json")) or os.path.exists(os.path.join(path, "tokenizer_config.json")):
        return AutoTokenizer.from_pretrained(path)
    return BertTokenizerFast.from_pretrained(path)


HUB = ["bert-base-uncased", "bert-tiny", "distilbert-base-uncased", "bert-base-portuguese-cased", "roberta-base", "TinyLlama", "TinyLlama-model", "TinyLlama-model-legacy"]
ON_DATA = ["bert-base-uncased", "bert-base-portuguese-cased", "roberta-base", "TinyLlama"]


def data_files(folder):
    found = []
    for base, _, names in sorted(os.walk(folder)):
        if os.path.relpath(base, folder).split(os.sep)[0] != "hub":
            found += [os.path.relpath(os.path.join(base, n), folder) for n in sorted(names) if n.endswith((".tsv", ".csv", ".xml", ".txt", ".md"))]
    return found


def data_digests(folder, tokenizers):
    out = {}
    for file in data_files(folder):
        with open(os.path.join(folder, file), encoding="utf-8", newline="") as f:
            lines = f.read().split("\n")
        out[file] = {}
        for name, tokenizer in tokenizers.items():
            out[file][name] = [digest(singles(tokenizer, lines[i:i + LINES])) for i in range(0, len(lines), LINES)]
        print(file, len(lines), file=sys.stderr)
    return out


def demo_lines():
    lines = []
    for path in sorted(glob.glob(os.path.join(ROOT, "resources", "demo", "*.tsv"))):
        with open(path, encoding="utf-8") as f:
            lines += [line.rstrip("\n") for line in f][1:]
    return lines


# The pre_tokenizer of Llama 3, and of what follows it.
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def make_vocabularies(wanted):
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
    lines = demo_lines()
    byte_tokens = [f"<0x{b:02X}>" for b in range(256)]

    def write(name, tok, config=None):
        if wanted and name not in wanted:
            return
        folder = os.path.join(HERE, name)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "tokenizer.json"), "w", encoding="utf-8") as f:
            json.dump(json.loads(tok.to_str()), f, ensure_ascii=False, separators=(",", ":"))
            f.write("\n")
        with open(os.path.join(folder, "tokenizer_config.json"), "w", encoding="utf-8") as f:
            json.dump({"tokenizer_class": "PreTrainedTokenizerFast", "model_input_names": ["input_ids"]} | (config or {}), f)
            f.write("\n")

    def add_flags(tok):
        tok.add_tokens([AddedToken("<L>", lstrip=True, normalized=False), AddedToken("<R>", rstrip=True, normalized=False),
                        AddedToken("<W>", single_word=True, normalized=False), AddedToken("Day", normalized=True)])

    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tok.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=520, show_progress=False, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
                                                       initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    tok.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=True)
    add_flags(tok)
    write("bytes", tok, {"add_prefix_space": True, "truncation_side": "left"})

    def sequence(name, steps, processor, config=None, ignore_merges=False):
        """Byte-level, cut by a Sequence of pre_tokenizers first."""
        tok = Tokenizer(models.BPE(ignore_merges=ignore_merges))
        tok.pre_tokenizer = pre_tokenizers.Sequence(steps)
        tok.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=420, show_progress=False, special_tokens=["<s>", "</s>", "<pad>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
        tok.post_processor = processor
        add_flags(tok)
        write(name, tok, config)

    split, byte_level = pre_tokenizers.Split, pre_tokenizers.ByteLevel
    trim = processors.ByteLevel(trim_offsets=True)
    bos = processors.TemplateProcessing("<s>:0 $A:0", "<s>:0 $A:0 <s>:1 $B:1", [("<s>", 0)])
    sequence("llama3", [split(Regex(LLAMA3), "isolated"), byte_level(add_prefix_space=False, trim_offsets=True, use_regex=False)], processors.Sequence([trim, bos]),
             {"add_prefix_space": True}, ignore_merges=True)
    sequence("digits", [pre_tokenizers.Digits(individual_digits=True), byte_level(add_prefix_space=False, use_regex=True)], trim)
    sequence("cuts", [split(Regex(r"[A-Z]\p{Ll}++(?=\s|$)"), "merged_with_previous"), split(Regex(r"\s*(?:\p{P}|\p{Sm}){2,}?"), "merged_with_next"), split(Regex(r"^\d+|[^\S\n]+$"), "contiguous"),
                      split(Regex(r"[\p{Han}[\x{3040}-\x{30ff}]&&[^\u4f60]]"), "isolated", invert=True), split("\u00e9", "removed"), split("a", "contiguous", invert=True),
                      pre_tokenizers.Digits(individual_digits=False), byte_level(add_prefix_space=True, use_regex=True)], trim, {"truncation_side": "left"})

    def spm(name, pre, normalizer=None, fallback=True, fuse=True, config=None, template=True):
        tok = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=fuse, byte_fallback=fallback))
        if normalizer:
            tok.normalizer = normalizer
        tok.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        special = ["<unk>", "<s>", "</s>"] + (byte_tokens if fallback else [])
        tok.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=len(special) + 300, show_progress=False, special_tokens=special))
        state = json.loads(tok.to_str())
        state["added_tokens"] = [t for t in state["added_tokens"] if not t["content"].startswith("<0x")]
        state["pre_tokenizer"] = json.loads(pre.__getstate__()) if pre else None
        if template:
            state["post_processor"] = json.loads(processors.TemplateProcessing("<s>:0 $A:0", "<s>:0 $A:0 <s>:1 $B:1 </s>:1", [("<s>", 1), ("</s>", 2)]).__getstate__())
        tok = Tokenizer.from_str(json.dumps(state))
        add_flags(tok)
        write(name, tok, config)

    spm("meta_first", pre_tokenizers.Metaspace(prepend_scheme="first", split=False))
    spm("meta_always", pre_tokenizers.Metaspace(prepend_scheme="always", split=True), fallback=False)
    spm("meta_never", pre_tokenizers.Metaspace(prepend_scheme="never", split=False), fallback=False, fuse=False, config={"truncation_side": "left"}, template=False)
    spm("legacy", None, normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")]))

    tok = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tok.normalizer = normalizers.BertNormalizer()
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tok.train_from_iterator(lines, trainers.WordPieceTrainer(vocab_size=500, show_progress=False, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
    tok.post_processor = processors.TemplateProcessing("[CLS]:0 $A:0 [SEP]:0", "[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1", [("[CLS]", 2), ("[SEP]", 3)])
    add_flags(tok)
    write("words", tok)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--vocabularies", nargs="*")
    ap.add_argument("--data")
    ap.add_argument("--show", nargs=2)
    a = ap.parse_args()
    if a.vocabularies is not None:
        make_vocabularies(a.vocabularies)
    load = lambda name: load_own(name) if name in own_names() else load_hub(a.data, name)
    if a.show:
        tokenizer, text = load(a.show[0]), random_text(int(a.show[1]))
        e = whole(tokenizer).encode(text)
        print(json.dumps(text), e.ids, [list(o) for o in e.offsets], pair_row(tokenizer, int(a.show[1])))
        return
    path = os.path.join(HERE, "tokens.json")
    out = {"hub": {}, "data": {}}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            out = json.load(f)
    out |= {"block": BLOCK, "lines": LINES, "own": {name: random_blocks(load_own(name)) for name in own_names()}}
    if a.data:
        hub = {name: load_hub(a.data, name) for name in HUB}
        out["hub"] = {name: random_blocks(t) for name, t in hub.items()}
        out["data"] = data_digests(a.data, {name: hub[name] for name in ON_DATA})
    with open(path, "w", encoding="utf-8") as f:
        json.dump(out, f, indent=1)
        f.write("\n")


main()
