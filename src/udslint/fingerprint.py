"""What the answers of this udslint depend on besides their inputs: its code, its data, and the libraries it uses."""

from __future__ import annotations

import os
import sys
from functools import cache

from udslint.about import __version__
from udslint.hashes import blake2b

LIBRARIES = ("ada_url", "jsonschema_rs", "pydantic", "pydantic_core", "pyyaml", "rapidfuzz")
"""Libraries whose version may show in a finding, as their metadata folders are called."""


@cache
def fingerprint() -> str:
    """Give a text that differs between any two states of udslint that may answer differently.

    Files count by size and time, so that a checkout in which somebody works is told apart too; libraries by the
    version in the name of their metadata folder.
    """
    digest = blake2b(repr((__version__, sys.version_info[:3], sys.platform, *_libraries())).encode(), digest_size=16)
    for path, size, changed in _files():
        digest.update(f"{path}\0{size}\0{changed}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _files() -> list[tuple[str, int, int]]:
    package = os.path.dirname(os.path.abspath(__file__))
    above = os.path.dirname(os.path.dirname(package))
    checkout = [os.path.join(above, name) for name in ("rules/index.json", "platform", "schemas")]
    found: list[tuple[str, int, int]] = []
    for start in (package, *checkout):
        found += _stats(start)
    return sorted(found)


def _stats(path: str) -> list[tuple[str, int, int]]:
    """Give path, size and time of a file, or of all files in a folder that can matter."""
    if not os.path.isdir(path):
        return [_stat(path, os.stat(path))] if os.path.isfile(path) else []
    found = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name == "__pycache__" or entry.name.endswith(".md"):
                continue
            found += _stats(entry.path) if entry.is_dir() else [_stat(entry.path, entry.stat())]
    return found


def _stat(path: str, stat: os.stat_result) -> tuple[str, int, int]:
    return path, stat.st_size, stat.st_mtime_ns


def _libraries() -> list[str]:
    """Give the metadata folders of the libraries, as `pydantic-2.12.0.dist-info`; importlib takes ten times as long."""
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        infos = (name for name in names if name.endswith((".dist-info", ".egg-info")))
        found += [name for name in infos if name.partition("-")[0].lower() in LIBRARIES]
    return sorted(found)
