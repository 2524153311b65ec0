#!/usr/bin/env python3
"""Write core/text/word_tables.cpp: which characters are letters, numbers and word characters to the reference.

usage: PYTHON tools/make_word_tables.py > core/text/word_tables.cpp      PYTHON has the package tokenizers (0.22.2 made the file in the tree)

The byte-level splitter's \\p{L} and \\p{N}, and the \\w of single-word added tokens, come from two regular-expression engines with tables
of their own, older and newer than ICU's. So the reference itself is asked about every code point.
"""
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers


def wrapped(items, width=132):
    line, lines = "   ", []
    for item in items:
        if len(line) + len(item) + 2 > width:
            lines.append(line)
            line = "   "
        line += " " + item + ","
    return "\n".join(lines + [line])


def ranges(points):
    found = []
    for c in points:
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def main():
    split = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True).pre_tokenize_str
    alone = Tokenizer(models.WordLevel({"?": 0}, unk_token="?"))
    alone.add_tokens([AddedToken("Q", single_word=True, normalized=False)])
    kinds = {"letter": [], "number": [], "word": []}
    for c in (*range(0xD800), *range(0xE000, 0x110000)):
        ch = chr(c)
        if len(split("a" + ch)) == 1:
            kinds["letter"].append(c)
        elif len(split("1" + ch)) == 1:
            kinds["number"].append(c)
        if 1 not in alone.encode(ch + "Q").ids:
            kinds["word"].append(c)
    print("// Written by tools/make_word_tables.py; do not edit.")
    print('#include "core/text/unicode_tables.h"\n\nnamespace tb::unicode {')
    for kind, points in kinds.items():
        rows = [f"{{{a:#x}, {b:#x}}}" for a, b in ranges(points)]
        print(f"\nstatic constexpr Range {kind}_ranges[] = {{\n{wrapped(rows)}\n}};\nconst std::span<const Range> {kind}s{{{kind}_ranges}};")
    print("\n}  // namespace tb::unicode")


main()
