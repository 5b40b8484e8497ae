"""Lists and mappings that a template writes as they are: Go prints them in a form of its own, which is not YAML.

Source: fmt of Go, `%v`; measured with Helm 3.19 (tests/e2e/test_helm.py).
"""

from __future__ import annotations

from udslint.read.holes import Hole
from udslint.read.template.literals import written

MAX_SHOWN = 60
"""Characters of what Go prints that a message quotes."""


def shortened(text: str) -> str:
    """Give as much of what Go prints as a message quotes."""
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def misprint(value: object) -> str:
    """Give what Go prints for a list or a mapping; empty where YAML reads that back, or where it is not known.

    `[a]` is a list of one text for both, and an empty one is left to the user of the chart.
    """
    if isinstance(value, dict):
        return _printed(value) or "" if value else ""
    if not isinstance(value, list) or (len(value) < 2 and not any(isinstance(one, (dict, list)) for one in value)):
        return ""
    return _printed(value) or ""


def _printed(value: object) -> str | None:
    """Print a value as Go does; None: some of it is not known."""
    if isinstance(value, Hole):
        return None
    if isinstance(value, dict):
        inner = [f"{name}:{_printed(value[name])}" for name in sorted(value)]
        return None if None in map(_printed, value.values()) else f"map[{' '.join(inner)}]"
    if isinstance(value, list):
        items = [_printed(one) for one in value]
        return None if None in items else f"[{' '.join(map(str, items))}]"
    if value is None:
        return "<nil>"
    return written(float(value) if type(value) is int else value) if isinstance(value, (str, int, float)) else None
