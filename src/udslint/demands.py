"""Values that a chart demands of its user, so that it is no mistake that no values file defines them.

Source: Helm stops before it renders where values.schema.json is not fulfilled, and where it comes to a `required`.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator

from udslint.read.chart import File
from udslint.zarf import file_at

SCHEMA = "values.schema.json"
_VALUE = r"\$?(\.Values(?:\.\w+)+)"
_MESSAGE = r"(?:\"[^\"\n]*\"|`[^`]*`|\([^()]*\)|[\w.$]+)"
_REQUIRED = re.compile(rf"\brequired\s+{_MESSAGE}\s+\(?{_VALUE}|{_VALUE}\s*\|\s*required\b")


def asked_in(templates: Iterable[File]) -> frozenset[str]:
    """Give the values that templates ask the user for by `required`, as they write them: ".Values.domain"."""
    asking = (match for file in templates if "required" in file.text for match in _REQUIRED.finditer(file.text))
    return frozenset(match[1] or match[2] for match in asking)


def demanded_in(root: str) -> frozenset[str]:
    """Give the values that the values.schema.json of a chart requires, as templates write them."""
    file = file_at(os.path.join(root, SCHEMA))
    try:
        schema = json.loads(file.text) if file and '"required"' in file.text else None
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(_demanded(schema, ".Values"))


def _demanded(schema: object, path: str) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    names, properties = schema.get("required"), schema.get("properties")
    yield from (f"{path}.{name}" for name in (names if isinstance(names, list) else ()))
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        yield from _demanded(inner, f"{path}.{name}")
