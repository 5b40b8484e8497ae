"""Where the data files stand: the same three folders in a checkout and in an installed wheel."""

from __future__ import annotations

import functools
import os.path
from pathlib import Path
from typing import Any, Literal

DataFolder = Literal["schemas", "rules", "platform"]


@functools.cache
def data_dir(name: DataFolder) -> Path:
    """Give a data folder: `udslint/data/NAME` where udslint is installed, NAME at the root of a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "data", name)
    if os.path.isdir(installed):
        return Path(installed)
    return Path(package, "..", "..", name).resolve()


def read_text(folder: DataFolder, file: str) -> str:
    """Read a data file; raises FileNotFoundError where there is none of that name."""
    return (data_dir(folder) / file).read_text(encoding="utf-8")


@functools.cache
def load_json(folder: DataFolder, file: str) -> Any:
    """Read a data file as JSON; one object for all callers, not to be changed."""
    import json

    return json.loads(read_text(folder, file))
