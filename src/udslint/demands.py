"""Values that a chart demands of its user, so that it is no mistake that no values file defines them.

Source: Helm stops before it renders where values.schema.json is not fulfilled, and where it comes to a `required`.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator

from udslint.read.chart import File
from udslint.zarf import file_at

SCHEMA = "values.schema.json"


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
    return frozenset(_demanded(schema, ".Values"))


def _demanded(schema: object, path: str) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    names, properties = schema.get("required"), schema.get("properties")
    yield from (f"{path}.{name}" for name in (names if isinstance(names, list) else ()))
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        yield from _demanded(inner, f"{path}.{name}")
