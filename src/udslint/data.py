"""Where the data files stand: the same three folders in a checkout and in an installed wheel."""

from __future__ import annotations

import functools
import os.path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

DataFolder = Literal["schemas", "rules", "platform"]


@functools.cache
def data_dir(name: DataFolder) -> Path:
    """Give a data folder: `udslint/data/NAME` where udslint is installed, NAME at the root of a checkout."""
    from pathlib import Path

    return Path(_folder(name)).resolve()


@functools.cache
def _folder(name: DataFolder) -> str:
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "data", name)
    return installed if os.path.isdir(installed) else os.path.join(package, "..", "..", name)


def read_text(folder: DataFolder, file: str) -> str:
    """Read a data file; raises FileNotFoundError where there is none of that name."""
    with open(os.path.join(_folder(folder), file), encoding="utf-8") as opened:
        return opened.read()


@functools.cache
def load_json(folder: DataFolder, file: str) -> Any:
    """Read a data file as JSON; one object for all callers, not to be changed."""
    import json

    return json.loads(read_text(folder, file))
