"""`udslint config`: the settings that are in force at a place, and where each comes from."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from udslint.commands.failure import UNREADABLE, Failure
from udslint.commands.run_settings import RunSettings
from udslint.config_keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.config import Loaded
    from udslint.config_keys import Key


def config(path: str) -> str:
    """Write the settings in force for a file or folder, as lines that could stand in `.udslint.yaml`.

    Raises:
        Failure: there is no such file or folder, or settings cannot be used.
    """
    if not os.path.exists(path):
        raise Failure(f"{path}: There is no such file or folder.", UNREADABLE)
    start = os.path.join(path, "") if os.path.isdir(path) else path
    settings_of = RunSettings({})
    settings_of(start)
    return "\n".join(_lines(settings_of.resolver.load(os.path.dirname(start)))) + "\n"


def _lines(loaded: Loaded) -> Iterator[str]:
    said = [(f"{key.name}: {_value(key, loaded)}", _origin(key, loaded)) for key in KEYS]
    width = min(max(len(text) for text, _ in said), 48)
    for text, origin in said:
        yield f"{text:<{width}}  # {origin}"


def _value(key: Key, loaded: Loaded) -> str:
    """Write a value as YAML, which JSON is."""
    value = getattr(loaded.settings, key.field)
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _origin(key: Key, loaded: Loaded) -> str:
    origin = loaded.provenance[key.field]
    if key.field == "uds_core" and loaded.settings.uds_core is None:
        from udslint.platform import releases

        return f"{origin}: the newest that is known, {releases()[-1]}"
    if key.field == "groups" and loaded.settings.groups is None:
        return f"{origin}: not known"
    return origin
