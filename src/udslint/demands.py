"""Values that a chart demands of its user, which no values file needs to define.

Source: Helm stops before it renders where values.schema.json is not fulfilled, and where it comes to a `required`.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator

from udslint.components import entries
from udslint.read.chart import File
from udslint.zarf import file_at

SCHEMA = "values.schema.json"
MAX_SCHEMAS = 10_000
"""Parts of a schema that are looked at."""


def asked_in(templates: Iterable[File]) -> frozenset[str]:
    """Give the values that templates ask the user for by `required`, in any branch: ".Values.domain"."""
    texts = [file.text for file in templates if "required" in file.text]
    if not texts:
        return frozenset()
    from udslint.read.template.required import required_in

    return frozenset(name for text in texts for name in required_in(text))


def demanded_in(root: str) -> frozenset[str]:
    """Give the values that the values.schema.json of a chart requires, as templates write them."""
    file = file_at(os.path.join(root, SCHEMA))
    try:
        schema = json.loads(file.text) if file and '"required"' in file.text else None
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(_demanded(schema))


def _demanded(whole: object) -> Iterator[str]:
    """Give what a schema requires, from the top down: one that refers to itself has no end."""
    pending = deque([(whole, ".Values")])
    for _ in range(MAX_SCHEMAS):
        if not pending:
            return
        schema, path = pending.popleft()
        if not isinstance(schema, dict):
            continue
        names, properties, also = (schema.get(key) for key in ("required", "properties", "allOf"))
        yield from (f"{path}.{name}" for name in (names if isinstance(names, list) else ()))
        pending.extend((inner, path) for inner in (also if isinstance(also, list) else ()))
        pending.extend((inner, f"{path}.{name}") for name, inner in entries(properties))
        pending.append((_referred_to(schema.get("$ref"), whole), path))


def _referred_to(reference: object, whole: object) -> object:
    """Give the part of a schema that a JSON pointer names (RFC 6901); None where there is none, or it is elsewhere."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    found = whole
    for step in reference.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        found = found.get(name) if isinstance(found, dict) else None
    return found
