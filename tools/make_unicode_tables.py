#!/usr/bin/env python3
"""Write core/text/unicode_tables.cpp from the oracle's unicode.json.

usage: tools/make_unicode_tables.py ORACLE/goldens/unicode.json > core/text/unicode_tables.cpp

The file holds the character classes that the reference's fast BERT tokenizer uses (Unicode 8.0 categories, current lower-casing), found
by asking it for every code point.
"""
import json
import sys

CLASSES = ("removed_by_clean", "space_after_clean", "cjk", "stripped_accent", "punctuation", "whitespace")


def wrapped(items, width=132):
    line, lines = "   ", []
    for item in items:
        if len(line) + len(item) + 2 > width:
            lines.append(line)
            line = "   "
        line += " " + item + ","
    return "\n".join(lines + [line])


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        tables = json.load(f)
    print("// Written by tools/make_unicode_tables.py; do not edit.")
    print('#include "core/text/unicode_tables.h"\n\nnamespace tb::unicode {\n')
    for name in CLASSES:
        ranges = [[0, 0]] + tables[name] if name == "removed_by_clean" else tables[name]
        print(f"static constexpr Range {name}_ranges[] = {{\n{wrapped([f'{{{a:#x}, {b:#x}}}' for a, b in ranges])}\n}};")
        print(f"const std::span<const Range> {name}{{{name}_ranges}};\n")
    lower = sorted((int(k), v + [0] * (2 - len(v))) for k, v in tables["lower"].items())
    rows = [f"{{{k:#x}, {{{', '.join(f'{c:#x}' if c else '0' for c in v)}}}}}" for k, v in lower]
    print(f"static constexpr Lower lower_rows[] = {{\n{wrapped(rows)}\n}};")
    print("const std::span<const Lower> lower{lower_rows};\n\n}  // namespace tb::unicode")


main()
