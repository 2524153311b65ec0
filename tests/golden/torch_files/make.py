#!/usr/bin/env python3
"""Writes the files of torch.save that tests/core/nn/test_torch_zip.cpp reads, beside this script. Made with torch 2.13.0.

    python make.py
"""
import collections
import os
import zipfile

import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(HERE, name)


def values(*shape):
    n = 1
    for size in shape:
        n *= size
    return torch.arange(n, dtype=torch.float32).reshape(shape) / 8 - 1


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = torch.nn.Linear(3, 2)

    def forward(self, x):
        return self.dense(x)


class Evil:
    def __reduce__(self):
        return os.system, ("echo never",)


def rewritten(source, target, change):
    """A copy of an archive with some of its files changed: change(name, bytes) -> bytes, or None to leave the file out."""
    with zipfile.ZipFile(path(source)) as old, zipfile.ZipFile(path(target), "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            content = change(info.filename, old.read(info))
            if content is not None:
                new.writestr(zipfile.ZipInfo(info.filename), content)


def main():
    torch.manual_seed(0)
    whole = values(4, 6)
    state = collections.OrderedDict([("plain", values(2, 3)), ("half", values(5).half()), ("brain", values(3, 2).bfloat16()), ("turned", whole.t()), ("part", whole[1:3, 2:5]),
                                     ("shared", whole), ("scalar", torch.tensor(2.5)), ("none", torch.empty(0, 7)), ("count", torch.tensor([2 ** 40, -3])),
                                     ("flags", torch.tensor([True, False]))])
    torch.save(state, path("tensors.bin"))
    torch.save({"dense.weight": torch.nn.Parameter(values(2, 3)), "step": 7, "name": "x", "rate": 0.5, "list": [1, (2, None)]}, path("parameter.bin"))
    module = Model()
    with torch.no_grad():
        module.dense.weight.copy_(values(2, 3))
        module.dense.bias.zero_()
    torch.save(module.state_dict(), path("state_dict.bin"))
    torch.save({"a": values(2), "b": Evil()}, path("evil.bin"))
    torch.save(module, path("module.bin"))
    torch.save({"model": {"a": values(2)}}, path("nested.bin"))
    torch.save([values(2)], path("list.bin"))
    for protocol in (3, 4, 5):
        torch.save({"a": values(2)}, path(f"protocol{protocol}.bin"), pickle_protocol=protocol)
    # As PyTorch before 1.6 wrote them.
    old = {"_use_new_zipfile_serialization": False}
    torch.save({"a": values(2)}, path("legacy.bin"), **old)
    torch.save(state, path("legacy_tensors.bin"), **old)
    torch.save(dict(state), path("legacy_protocol4.bin"), pickle_protocol=4, **old)
    torch.save(module.state_dict(), path("legacy_state_dict.bin"), **old)
    torch.save({"a": values(2), "b": Evil()}, path("legacy_evil.bin"), **old)
    torch.jit.save(torch.jit.script(module), path("script.bin"))
    rewritten("state_dict.bin", "big_endian.bin", lambda name, content: b"big" if name.endswith("byteorder") else content)
    rewritten("state_dict.bin", "short_storage.bin", lambda name, content: content[:-4] if name.endswith("/data/0") else content)
    rewritten("state_dict.bin", "no_storage.bin", lambda name, content: None if name.endswith("/data/0") else content)


if __name__ == "__main__":
    main()
