#!/usr/bin/env python3
"""Writes the seeds of the fuzzer of weights files beside this script: small whole files of each type, and one with notes."""
import json
import os
import struct

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "safetensors")
SIZES = {"F32": 4, "F16": 2, "BF16": 2, "F64": 8, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


def write(name, tensors, notes=None):
    header, data = {}, b""
    if notes:
        header["__metadata__"] = notes
    for tensor, (dtype, shape) in tensors.items():
        size = SIZES[dtype]
        for n in shape:
            size *= n
        header[tensor] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + size]}
        data += bytes(range(size))
    text = json.dumps(header).encode()
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def main():
    write("types", {dtype: (dtype, [2, 1]) for dtype in SIZES})
    write("notes", {"a.weight": ("F32", [2, 3]), "a.bias": ("F16", [3]), "scalar": ("BF16", []), "none": ("I8", [0, 4])}, {"format": "pt"})


if __name__ == "__main__":
    main()
