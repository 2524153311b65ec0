#!/usr/bin/env python3
"""Writes core/text/expression_tables.cpp: characters of Unicode's properties as the reference's regular expressions know them (tokenizers 0.22.2).

usage: PYTHON tools/make_expression_tables.py        with the package tokenizers; made with Python 3.11, whose own tables are those of Unicode 14

Of the general categories only what came after Unicode 14, since any ICU that is met knows the rest; of scripts all.
"""
import os
import unicodedata

from tokenizers import Regex, pre_tokenizers

CATEGORIES = "Lu Ll Lt Lm Lo M Mn Mc Me Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp Cc Cf Co".split()
SCRIPTS = "Arabic Cyrillic Devanagari Greek Han Hangul Hebrew Hiragana Katakana Latin Thai".split()
TARGET = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "core", "text", "expression_tables.cpp")


def characters():
    return [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def members(name):
    split = pre_tokenizers.Split(Regex(r"[^\p{%s}]+" % name), "removed")
    out = set()
    for piece, _ in split.pre_tokenize_str("".join(characters())):
        out.update(piece)
    return out


def ranges(found):
    out = []
    for c in sorted(map(ord, found)):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def main():
    known = {c: unicodedata.category(c) for c in characters()}
    lines = ["// Written by tools/make_expression_tables.py.", '#include "core/text/expression_tables.h"', "", "namespace tb {", ""]
    rows = []
    for name in CATEGORIES + SCRIPTS:
        found = {c for c in members(name) if name in SCRIPTS or not known[c].startswith(name)}
        table = ["\\\\x{%X}-\\\\x{%X}" % tuple(r) for r in ranges(found)]
        rows.append('    {"%s", %s,' % (name, "true" if name in SCRIPTS else "false"))
        parts = ["".join(table[i:i + 7]) for i in range(0, len(table), 7)] or [""]
        rows += ['        "%s"' % part for part in parts]
        rows[-1] += "},"
    lines += ["static constexpr CharacterSet sets[] = {"] + rows + ["};", "", "std::span<const CharacterSet> character_sets() { return sets; }", "", "}  // namespace tb"]
    with open(TARGET, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
